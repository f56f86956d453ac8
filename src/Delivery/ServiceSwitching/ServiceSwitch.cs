using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Points a Service at one version, and marks it as managed by the Rollout (rows C48 and B25).</summary>
internal static class ServiceSwitch
{
    /// <summary>The version that the Service leads to; null while it selects all versions.</summary>
    public static string? SelectedHash(this Service service) => service.Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);

    public static bool IsManagedBy(this Service service, RolloutSync sync) =>
        service.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) == sync.Name;

    /// <summary>Whether the Service already is what <see cref="Plan"/> would make of it.</summary>
    public static bool IsDone(RolloutSync sync, Service service, string hash) =>
        service.SelectedHash() == hash && service.IsManagedBy(sync);

    public static void Plan(RolloutSync sync, Service service, string hash)
    {
        if (IsDone(sync, service, hash))
        {
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
        sync.Put(after);
        sync.Event(
            EventType.Normal,
            EventReason.SwitchService,
            $"Switched selector for service '{service.Metadata.Name}' from '{service.SelectedHash()}' to '{hash}'"
        );
    }
}
