using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Refuses what this release cannot deliver yet, by name: moving pods while ignoring half of a strategy would be worse than
/// not moving them.
/// </summary>
internal static class DeliveredFeatures
{
    private const string Remedy = "Remove the field, or leave this Rollout to Argo Rollouts until a release that delivers it.";

    public static FieldError? FirstError(Rollout rollout)
    {
        var canary = rollout.Spec.Strategy.Canary;
        if (rollout.Spec.Strategy.BlueGreen is not null)
        {
            return Refuse("spec.strategy.blueGreen");
        }

        if (rollout.Spec.WorkloadRef is not null)
        {
            return Refuse("spec.workloadRef");
        }

        if (canary?.TrafficRouting is not null)
        {
            return Refuse("spec.strategy.canary.trafficRouting");
        }

        var steps = canary?.Steps ?? [];
        for (var index = 0; index < steps.Count; index++)
        {
            var kind = steps[index] switch
            {
                { Experiment: not null } => "experiment",
                { Plugin: not null } => "plugin",
                _ => null,
            };
            if (kind is not null)
            {
                return Refuse($"spec.strategy.canary.steps[{index}].{kind}");
            }
        }

        return null;
    }

    private static FieldError Refuse(string path) => FieldError.Forbidden(path, "not delivered by this release", Remedy);
}
