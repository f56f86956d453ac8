using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Spec first, then what it refers to; only the first error counts (rows A43 and L29).</summary>
internal static class SpecValidation
{
    public static FieldError? FirstError(RolloutSnapshot snapshot) =>
        snapshot.Malformed
        ?? (RolloutValidator.Validate(snapshot.Rollout) is [var error, ..] ? error : null)
        ?? DeliveredFeatures.FirstError(snapshot.Rollout)
        ?? ServiceReferences.FirstError(snapshot)
        ?? TemplateReferences.FirstError(snapshot);
}
