using System.Collections.Concurrent;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>
/// Finds AWS credentials where AWS's own clients do: environment, web identity, shared files, container, instance. A profile that a
/// metric names goes before the environment. Temporary credentials are kept until shortly before they end.
/// </summary>
internal sealed class CredentialChain(EnvironmentVariables environment, HttpExchange exchange, TimeProvider clock) : IDisposable
{
    private const int MaxKept = 256;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<AwsSelection, AwsCredentials> _kept = new();

    // Credentials of containers and instances are served at link-local and loopback addresses, which the client of the metrics refuses.
    // Only the operator's environment names what this client asks, never a template.
    private readonly HttpClient _local = EgressHttpClient.Create(
        new EgressOptions
        {
            AllowLinkLocal = true,
            AllowLoopback = true,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxRedirects = 0,
        }
    );

    /// <summary>Who asks, and where.</summary>
    /// <param name="selection">What the metric says.</param>
    /// <param name="http">The client of the measurement, for STS.</param>
    /// <param name="hide">Learns the keys, so that no message shows them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderException">There are no credentials, or no region; the message says where was looked.</exception>
    public async Task<AwsIdentity> FindAsync(
        AwsSelection selection,
        HttpClient http,
        Action<string?> hide,
        CancellationToken cancellationToken
    )
    {
        var profiles = SharedProfiles.Load(environment);
        var region = RegionOf(selection, profiles);
        var key = selection with { Region = region };
        if (!_kept.TryGetValue(key, out var credentials) || credentials.Expiration - RenewBefore <= clock.GetUtcNow())
        {
            var source = new CredentialSource(environment, exchange, clock, _local, profiles, region, http);
            credentials = await source.FindAsync(selection, cancellationToken);
            Keep(key, credentials);
        }

        hide(credentials.SecretAccessKey);
        hide(credentials.SessionToken);
        return new AwsIdentity(credentials, region);
    }

    public void Dispose() => _local.Dispose();

    private string RegionOf(AwsSelection selection, SharedProfiles profiles)
    {
        var profile = CredentialSource.ProfileOf(selection, environment);
        string?[] places =
        [
            selection.Region,
            environment["AWS_REGION"],
            environment["AWS_DEFAULT_REGION"],
            profiles.Find(profile)?.GetValueOrDefault("region"),
        ];
        return AwsEndpoint.RequireRegion(
            Array.Find(places, static p => !string.IsNullOrEmpty(p))
                ?? throw new ProviderException(
                    "the AWS region is not configured: name it in the metric (sigv4.region), in AWS_REGION or in the profile"
                )
        );
    }

    // Permanent keys are read anew each time: they are at hand, and may be replaced.
    private void Keep(AwsSelection key, AwsCredentials credentials)
    {
        if (credentials.Expiration is null)
        {
            return;
        }

        // Roles and profiles are named by metrics, whose number nobody bounds.
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[key] = credentials;
    }
}
