using System.Globalization;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Where a New Relic account is asked, and with which key (row F17).</summary>
internal sealed record NewRelicAccount(Uri Address, long Id)
{
    private const string DefaultProfile = "newrelic";

    private static readonly string[] Hidden = ["personal-api-key"];

    private string? ApiKey { get; init; }

    /// <exception cref="ProviderException">The profile is missing or incomplete.</exception>
    public static async Task<NewRelicAccount> FindAsync(
        MeasurementContext context,
        string? profile,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        if (ProfileAccount.Of(context) is { } named)
        {
            var given = await named.ReadAsync(Hidden, ["personal-api-key", "account-id"], credentials, cancellationToken);
            return new NewRelicAccount(named.Address, IdOf(given["account-id"], named.Secret!)) { ApiKey = given["personal-api-key"] };
        }

        var name = string.IsNullOrEmpty(profile) ? DefaultProfile : profile;
        var secret = await credentials.ReadAsync(name, Hidden, SecretScope.Service, cancellationToken);
        if (
            secret.GetValueOrDefault("personal-api-key") is not { Length: > 0 } key
            || secret.GetValueOrDefault("account-id") is not { Length: > 0 } account
        )
        {
            throw new ProviderException(
                $"account ID or personal API key not found: secret \"{name}\" needs the keys account-id and personal-api-key"
            );
        }

        return new NewRelicAccount(AddressOf(secret, name), IdOf(account, name)) { ApiKey = key };
    }

    public void SignIn(HttpRequestMessage request)
    {
        if (!request.Headers.TryAddWithoutValidation("Api-Key", ApiKey))
        {
            throw new ProviderException("personal-api-key is no HTTP header: check the Secret for line ends");
        }
    }

    public override string ToString() => $"New Relic account {Id} at {SafeUrl.Describe(Address)}";

    private static long IdOf(string account, string name) =>
        long.TryParse(account.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new ProviderException($"could not parse account ID: account-id of secret \"{name}\" is no whole number");

    private static Uri AddressOf(IReadOnlyDictionary<string, string> secret, string name)
    {
        if (secret.GetValueOrDefault("base-url-nerdgraph") is { Length: > 0 } proxy)
        {
            return SourceAddress.Require($"base-url-nerdgraph of secret \"{name}\"", proxy);
        }

        var region = secret.GetValueOrDefault("region")?.Trim();
        return string.IsNullOrEmpty(region) || string.Equals(region, "us", StringComparison.OrdinalIgnoreCase)
                ? new Uri("https://api.newrelic.com/graphql")
            : string.Equals(region, "eu", StringComparison.OrdinalIgnoreCase) ? new Uri("https://api.eu.newrelic.com/graphql")
            : throw new ProviderException($"region of secret \"{name}\" is unknown: use us or eu, or name the URL as base-url-nerdgraph");
    }
}
