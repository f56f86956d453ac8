using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Points the stable and the canary Service at their versions (rows C1 and C48).</summary>
internal static class CanaryServices
{
    public static void Plan(RolloutSync sync)
    {
        var stable = sync.Stable ?? (string.IsNullOrEmpty(sync.Before.StableRS) ? sync.New : null);
        Point(sync, sync.Canary.StableService, stable);
        // Without a router an aborted canary Service would lead to pods that are about to go.
        Point(sync, sync.Canary.CanaryService, sync.Pauses.IsAborted ? stable : sync.New);
    }

    private static void Point(RolloutSync sync, string? name, ReplicaSet? target)
    {
        if (string.IsNullOrEmpty(name) || target is null || !sync.Snapshot.Services.TryGetValue(name, out var service))
        {
            return;
        }

        var selected = service.Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);
        var hash = target.PodHash();
        var isManaged = service.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) == sync.Name;
        if (selected == hash && isManaged)
        {
            return;
        }

        if (!IsReady(target, isManaged))
        {
            sync.Wait($"pods of {target.Name()} before Service {name} leads to them");
            return;
        }

        var after = service with
        {
            Metadata = service.Metadata with
            {
                Annotations = service.Metadata.Annotations.Merge((RolloutAnnotations.ManagedByRollouts, sync.Name)),
            },
            Spec = service.Spec with { Selector = service.Spec.Selector.Merge((RolloutLabels.PodTemplateHash, hash)) },
        };
        sync.Act(new RolloutAction.SwitchService(service, after));
        sync.Event(EventType.Normal, EventReason.SwitchService, $"Switched selector for service '{name}' from '{selected}' to '{hash}'");
    }

    /// <summary>The first adoption narrows what the Service selected: all pods have to be there. Later one is enough.</summary>
    private static bool IsReady(ReplicaSet target, bool isManaged) =>
        isManaged ? target.Status.AvailableReplicas > 0 : target.Desired() > 0 && target.Status.AvailableReplicas >= target.Desired();
}
