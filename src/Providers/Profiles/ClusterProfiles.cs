using System.Collections.Concurrent;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Profiles as objects of the cluster. One that was read is good for five seconds.</summary>
public sealed class ClusterProfiles(IKubernetesClient client, TimeProvider time) : IProfileSource
{
    // Templates name profiles, so names are bounded and not only profiles.
    private const int MaxKept = 256;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, ProviderProfile? Profile)> _kept = new(StringComparer.Ordinal);

    public async Task<ProviderProfile?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(name, out var kept) && now - kept.At < KeptFor)
        {
            return kept.Profile;
        }

        var profile = await ReadAsync(name, cancellationToken);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[name] = (now, profile);
        return profile;
    }

    private async Task<ProviderProfile?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.FindAsync(KnownResources.ProviderProfiles, null, name, cancellationToken) is not { } found)
            {
                return null;
            }

            return TypedReader.TryRead<ProviderProfile>(found.Json.Span, out var profile, out var error)
                ? profile
                : throw new ProviderException($"provider profile \"{name}\": {error}");
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException)
        {
            throw new ProviderException($"provider profile \"{name}\" cannot be read: {e.Message}", e);
        }
    }
}
