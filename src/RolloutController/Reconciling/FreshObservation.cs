using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What is known in the middle of a plan: the caches as they are now, and the answers to the writes that they do not show yet.</summary>
internal sealed class FreshObservation(SnapshotBuilder snapshots, ControllerCaches caches, ObjectWrites writes)
{
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
        writes.Find(cached.Header.Kind, cached.Header.Name) is { } written && IsNewer(written, cached.Header.ResourceVersion)
            ? written
            : cached;

    private T Newer<T>(T cached)
        where T : KubernetesObject =>
        writes.Find(typeof(T).Name, cached.Metadata.Name ?? "") is { } written && IsNewer(written, cached.Metadata.ResourceVersion ?? "")
            ? written.As<T>(RolloutsJson.Options)
            : cached;

    private IEnumerable<T> Written<T>(string kind)
        where T : KubernetesObject => writes.Of(kind).Select(static written => written.As<T>(RolloutsJson.Options));

    private static bool IsNewer(KubeObject written, string version) =>
        ResourceVersions.Compare(written.Header.ResourceVersion, version) is null or > 0;
}
