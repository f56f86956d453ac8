using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Checks the Services that a strategy names (rows B1 and L29).</summary>
internal static class ServiceReferences
{
    public static FieldError? FirstError(RolloutSnapshot snapshot)
    {
        var canary = snapshot.Rollout.Spec.Strategy.Canary;
        return Check(snapshot, canary?.StableService, "spec.strategy.canary.stableService")
            ?? Check(snapshot, canary?.CanaryService, "spec.strategy.canary.canaryService");
    }

    private static FieldError? Check(RolloutSnapshot snapshot, string? name, string path)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (!snapshot.Services.TryGetValue(name, out var service))
        {
            return FieldError.Invalid(
                path,
                name,
                $"service \"{name}\" not found",
                "Create the Service, or correct the name; the Rollout is read again when it appears."
            );
        }

        var manager = service.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts);
        if (manager is not null && manager != snapshot.Rollout.Metadata.Name)
        {
            return FieldError.Invalid(
                path,
                name,
                $"Service \"{name}\" is managed by another Rollout",
                $"Use another Service, or remove it from Rollout {manager}."
            );
        }

        var labels = snapshot.Rollout.Spec.Template.Metadata?.Labels;
        var stray = (service.Spec.Selector ?? new Dictionary<string, string>()).FirstOrDefault(pair =>
            pair.Key != RolloutLabels.PodTemplateHash && labels?.GetValueOrDefault(pair.Key) != pair.Value
        );
        return stray.Key is null
            ? null
            : FieldError.Invalid(
                path,
                name,
                $"Service \"{name}\" has unmatch label \"{stray.Key}\" in rollout",
                $"Give the pod template label {stray.Key}={stray.Value}, or remove it from the selector of the Service."
            );
    }
}
