using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Address and keys of a Datadog account (row F15).</summary>
internal sealed class DatadogAccount
{
    private const string DefaultAddress = "https://api.datadoghq.com";
    private const string DefaultSecret = "datadog";

    private static readonly string[] Hidden = ["api-key", "app-key"];

    private readonly string _apiKey;
    private readonly string _applicationKey;

    private DatadogAccount(string? address, string apiKey, string applicationKey)
    {
        Address = SourceAddress.Require("the address of Datadog", string.IsNullOrEmpty(address) ? DefaultAddress : address);
        _apiKey = apiKey;
        _applicationKey = applicationKey;
    }

    public Uri Address { get; }

    /// <exception cref="ProviderException">There are no credentials; the message names the Secret that was looked for.</exception>
    public static async Task<DatadogAccount> FindAsync(
        MeasurementContext context,
        DatadogSecretRef? reference,
        EnvironmentVariables environment,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var name = reference?.Name ?? "";
        if (reference is { Namespaced: true } && name.Length == 0)
        {
            throw new ProviderException("secret name is required for namespaced credentials");
        }

        if (ProfileAccount.Of(context) is { } account)
        {
            return reference is { Namespaced: true }
                ? throw new ProviderException("datadog secretRef names a profile, which is not of the namespace: leave namespaced out")
                : await FromProfileAsync(account, credentials, cancellationToken);
        }

        return name.Length == 0 && FromEnvironment(environment, credentials) is { } own
            ? own
            : await FromSecretAsync(
                name.Length == 0 ? DefaultSecret : name,
                reference is { Namespaced: true } ? SecretScope.Run : SecretScope.Service,
                credentials,
                cancellationToken
            );
    }

    public void SignIn(HttpRequestMessage request)
    {
        if (
            !request.Headers.TryAddWithoutValidation("DD-API-KEY", _apiKey)
            || !request.Headers.TryAddWithoutValidation("DD-APPLICATION-KEY", _applicationKey)
        )
        {
            throw new ProviderException("a key of Datadog is no HTTP header: check the Secret for line ends");
        }
    }

    private static DatadogAccount? FromEnvironment(EnvironmentVariables environment, CredentialReader credentials)
    {
        if (
            environment["DD_API_KEY"] is not { } apiKey
            || environment["DD_APP_KEY"] is not { } applicationKey
            || environment["DD_ADDRESS"] is not { } address
        )
        {
            return null;
        }

        credentials.Add(apiKey);
        credentials.Add(applicationKey);
        return new DatadogAccount(address, apiKey, applicationKey);
    }

    private static async Task<DatadogAccount> FromProfileAsync(
        ProfileAccount account,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var secret = await account.ReadAsync(Hidden, Hidden, credentials, cancellationToken);
        return new DatadogAccount(account.Address.AbsoluteUri, secret["api-key"], secret["app-key"]);
    }

    private static async Task<DatadogAccount> FromSecretAsync(
        string name,
        SecretScope scope,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var secret = await credentials.ReadAsync(name, Hidden, scope, cancellationToken);
            return
                secret.GetValueOrDefault("api-key") is { Length: > 0 } apiKey
                && secret.GetValueOrDefault("app-key") is { Length: > 0 } applicationKey
                ? new DatadogAccount(secret.GetValueOrDefault("address"), apiKey, applicationKey)
                : throw new ProviderException($"secret \"{name}\" needs the keys api-key and app-key");
        }
        catch (ProviderException e)
        {
            throw new ProviderException($"failed to find the credentials for datadog metrics provider: {e.Message}", e);
        }
    }
}
