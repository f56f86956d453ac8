using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What is known in the middle of a plan: the caches as they are now, and the answers to the writes that they do not show yet.</summary>
internal sealed class FreshObservation(SnapshotBuilder snapshots, ControllerCaches caches)
{
    private readonly Dictionary<(string Kind, string Name), KubeObject> _written = [];

    /// <summary>The answer to a write of this plan.</summary>
    public void Note(KubeObject written) => _written[(written.Header.Kind, written.Header.Name)] = written;

    /// <summary>The resourceVersion that this plan gave an object; null when it has not written it.</summary>
    public string? VersionOf(string kind, string name) => _written.GetValueOrDefault((kind, name))?.Header.ResourceVersion;

    public RolloutSnapshot Take(KubeObject planned)
    {
        var snapshot = snapshots.Build(Newer(caches.Rollouts.Get(planned.Key) ?? planned));
        return snapshot with
        {
            ReplicaSets =
            [
                .. snapshot.ReplicaSets.Select(Newer),
                .. Written<ReplicaSet>("ReplicaSet")
                    .Where(item => snapshot.ReplicaSets.All(known => known.Metadata.Name != item.Metadata.Name)),
            ],
            Services = snapshot.Services.ToDictionary(pair => pair.Key, pair => Newer(pair.Value)),
        };
    }

    private KubeObject Newer(KubeObject cached) =>
        _written.GetValueOrDefault((cached.Header.Kind, cached.Header.Name)) is { } written
        && IsNewer(written, cached.Header.ResourceVersion)
            ? written
            : cached;

    private T Newer<T>(T cached)
        where T : KubernetesObject =>
        _written.GetValueOrDefault((typeof(T).Name, cached.Metadata.Name ?? "")) is { } written
        && IsNewer(written, cached.Metadata.ResourceVersion ?? "")
            ? written.As<T>(RolloutsJson.Options)
            : cached;

    private IEnumerable<T> Written<T>(string kind)
        where T : KubernetesObject =>
        _written.Where(entry => entry.Key.Kind == kind).Select(entry => entry.Value.As<T>(RolloutsJson.Options));

    private static bool IsNewer(KubeObject written, string version) =>
        ResourceVersions.Compare(written.Header.ResourceVersion, version) is null or > 0;
}
