using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Spec first, then what it refers to; only the first error counts (rows A43 and L29).</summary>
internal static class SpecValidation
{
    public static FieldError? FirstError(RolloutSnapshot snapshot) =>
        snapshot.Malformed
        ?? FirstOf(RolloutValidator.Validate(snapshot.Rollout))
        ?? DeliveredFeatures.FirstError(snapshot.Rollout)
        ?? FirstOf(ServiceReferences.Validate(snapshot.Rollout, name => snapshot.Services.GetValueOrDefault(name)))
        ?? TemplateReferences.FirstError(snapshot);

    private static FieldError? FirstOf(IReadOnlyList<FieldError> errors) => errors is [var error, ..] ? error : null;
}
