using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Spec first, then what it refers to; only the first error counts (rows A43 and L29).</summary>
internal static class SpecValidation
{
    public static FieldError? FirstError(RolloutSnapshot snapshot) =>
        snapshot.Malformed
        ?? FirstOf(Validate(snapshot))
        ?? WorkloadResolution.FirstError(snapshot)
        ?? ExperimentSteps.FirstError(snapshot.Rollout)
        ?? FirstOf(Services(snapshot))
        ?? TemplateReferences.FirstError(snapshot)
        ?? FirstOf(IngressReferences.Validate(snapshot.Rollout, name => snapshot.Ingresses.GetValueOrDefault(name)))
        ?? snapshot.ReferenceError
        ?? snapshot.TemplateRefusal;

    /// <summary>Whether it is the reference to a Service that is wrong, which has an event of its own (row H26).</summary>
    public static bool IsOfService(RolloutSnapshot snapshot, FieldError error) =>
        snapshot.Malformed is null && Services(snapshot).Contains(error);

    /// <summary>
    /// Whether whose pods are whose, and how many there should be, is beyond doubt: then an abort can go back, whatever is wrong
    /// with the steps, analyses and references of the way forward.
    /// </summary>
    public static bool LeavesAWayBack(RolloutSnapshot snapshot) =>
        snapshot.Malformed is null
        && snapshot.Rollout.Spec.Strategy
            is { Canary: null, BlueGreen: not null, Recreate: null }
                or { Canary: not null, BlueGreen: null, Recreate: null }
                or { Canary: null, BlueGreen: null, Recreate: not null }
        && Validate(snapshot).All(error => error.Path.StartsWith("spec.strategy.", StringComparison.Ordinal));

    private static IReadOnlyList<FieldError> Validate(RolloutSnapshot snapshot) =>
        KnownSpecErrors.Of(snapshot.Rollout, snapshot.TemplateIsResolved, snapshot.StrictArgo);

    private static IReadOnlyList<FieldError> Services(RolloutSnapshot snapshot) =>
        ServiceReferences.Validate(snapshot.Rollout, name => snapshot.Services.GetValueOrDefault(name));

    private static FieldError? FirstOf(IReadOnlyList<FieldError> errors) => errors is [var error, ..] ? error : null;
}
