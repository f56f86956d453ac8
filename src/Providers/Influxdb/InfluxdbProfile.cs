using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Address, organisation and token of an InfluxDB (row F19).</summary>
internal sealed class InfluxdbProfile
{
    private const string DefaultName = "influxdb";

    private static readonly string[] Hidden = ["authToken"];

    private readonly string _token;

    private InfluxdbProfile(Uri url, string token)
    {
        Url = url;
        _token = token;
    }

    /// <summary>Where queries go.</summary>
    public Uri Url { get; }

    /// <exception cref="ProviderException">The Secret is missing or incomplete.</exception>
    public static async Task<InfluxdbProfile> FindAsync(
        MeasurementContext context,
        string? profile,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        if (ProfileAccount.Of(context) is { } account)
        {
            var given = await account.ReadAsync(Hidden, ["authToken", "org"], credentials, cancellationToken);
            return new InfluxdbProfile(Endpoint(account.Address, given["org"]), given["authToken"]);
        }

        var name = string.IsNullOrEmpty(profile) ? DefaultName : profile;
        var secret = await credentials.ReadAsync(name, Hidden, SecretScope.Service, cancellationToken);
        if (
            secret.GetValueOrDefault("authToken") is not { Length: > 0 } token
            || secret.GetValueOrDefault("org") is not { Length: > 0 } organisation
            || secret.GetValueOrDefault("address") is not { Length: > 0 } address
        )
        {
            throw new ProviderException($"authToken, org, or address not found: secret \"{name}\" needs all three keys");
        }

        return new InfluxdbProfile(Endpoint(SourceAddress.Require($"address of secret \"{name}\"", address), organisation), token);
    }

    public void SignIn(HttpRequestMessage request)
    {
        if (!request.Headers.TryAddWithoutValidation("Authorization", $"Token {_token}"))
        {
            throw new ProviderException("authToken of InfluxDB is no HTTP header: check the Secret for line ends");
        }
    }

    private static Uri Endpoint(Uri address, string organisation) =>
        SourceAddress.Endpoint(address, "/api/v2/query", new KeyValuePair<string, string>("org", organisation));
}
