using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Where single pods count: two versions never run at once under Recreate, and a restart leaves as many as may be missing.</summary>
internal sealed class PodRules(VirtualStore store, PodFleet fleet, PodObjects pods, RolloutScript script)
{
    /// <summary>What stands against a write of a controller; null when nothing does.</summary>
    public (string Rule, string What)? Against(ResourceType written, ControllerProcess controller)
    {
        if (written == KnownResources.ReplicaSets && script.Strategy == StrategyKind.Recreate && Beside(controller) is { } beside)
        {
            return ("8 two versions never run at once (recreate)", beside);
        }

        return written == KnownResources.Pods && Evicted(controller) is { } evicted ? ("1 requests find pods", evicted) : null;
    }

    /// <summary>Pods that no watch has shown yet are forgiven.</summary>
    private string? Beside(ControllerProcess controller)
    {
        var wanted = ReplicaSets().Where(replicaSet => replicaSet.Spec.Replicas is not 0).Select(HashOf).ToList();
        var running = ReplicaSets().Select(HashOf).Where(hash => pods.AliveOf(hash).Any(IsShown)).ToList();
        return wanted.Find(hash => running.Exists(other => other != hash)) is { } started
            ? $"{started} is to run while pods of {string.Join(", ", running.Where(other => other != started))} are there"
            : null;

        bool IsShown(string pod) => controller.Caches.Pods.Get(new ObjectKey(VirtualStore.Namespace, pod)) is not null;
    }

    /// <summary>Row I10. Pods that died, or that another leader evicted, without the controller having seen it, are forgiven.</summary>
    private string? Evicted(ControllerProcess controller)
    {
        if (
            controller.Caches.Rollouts.Get(new ObjectKey(VirtualStore.Namespace, WorldObjects.Name))?.As<Rollout>(RolloutsJson.Options)
            is not { } rollout
        )
        {
            return null;
        }

        var known = controller.Caches.ReplicaSets.List().Select(item => item.As<ReplicaSet>(RolloutsJson.Options)).ToList();
        var unavailable = Math.Max(
            1,
            rollout.Spec.Strategy.BlueGreen is null
                ? Fenceposts.Of(RecreateForm.Normalize(rollout)).MaxUnavailable
                : Fenceposts.BlueGreenMaxUnavailable(rollout)
        );
        var needed = Math.Max(RolloutDefaults.ReplicasOf(rollout), known.Sum(replicaSet => replicaSet.Spec.Replicas ?? 1)) - unavailable;
        var unseen = controller
            .Caches.Pods.List()
            .Count(pod => pods.Died.Contains(pod.Header.Uid) || pods.IsEvictedUnseen(pod, controller));
        var ready = known.Sum(replicaSet => fleet.ReadyOf(HashOf(replicaSet)));
        return ready + unseen < needed ? $"{ready} pods are left by an eviction, and {needed} have to stay" : null;
    }

    private IEnumerable<ReplicaSet> ReplicaSets() =>
        store.List(KnownResources.ReplicaSets).Select(item => item.As<ReplicaSet>(RolloutsJson.Options));

    private static string HashOf(ReplicaSet replicaSet) => replicaSet.Metadata.Labels![RolloutLabels.PodTemplateHash];
}
