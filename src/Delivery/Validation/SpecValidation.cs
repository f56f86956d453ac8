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

    /// <summary>
    /// Whether whose pods are whose, and how many there should be, is beyond doubt: then an abort can go back, whatever is wrong
    /// with the steps, analyses and references of the way forward.
    /// </summary>
    public static bool LeavesAWayBack(RolloutSnapshot snapshot) =>
        snapshot.Malformed is null
        && (snapshot.Rollout.Spec.Strategy is { Canary: null, BlueGreen: not null } or { Canary: not null, BlueGreen: null })
        && RolloutValidator.Validate(snapshot.Rollout).All(error => error.Path.StartsWith("spec.strategy.", StringComparison.Ordinal));

    private static FieldError? FirstOf(IReadOnlyList<FieldError> errors) => errors is [var error, ..] ? error : null;
}
