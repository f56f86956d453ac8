using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Experiment steps that would make the rollout wait for ever, where Argo accepts them: found before anything moves.</summary>
public static class ExperimentSteps
{
    /// <summary>The first of them; null when there is none.</summary>
    /// <param name="rollout">A Rollout whose spec is sound as far as <see cref="RolloutValidator"/> looks.</param>
    public static FieldError? FirstError(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var steps = rollout.Spec.Strategy.Canary?.Steps ?? [];
        for (var index = 0; index < steps.Count; index++)
        {
            if (
                steps[index].Experiment is { } experiment
                && StepError(rollout, experiment, index, $"spec.strategy.canary.steps[{index}].experiment") is { } error
            )
            {
                return error;
            }
        }

        return null;
    }

    private static FieldError? StepError(Rollout rollout, RolloutExperimentStep step, int index, string path)
    {
        if (!string.IsNullOrEmpty(step.Duration) && GoDuration.Fault(step.Duration) is { } fault)
        {
            return FieldError.Invalid($"{path}.duration", step.Duration, fault, "Give a duration with a unit, such as 30s, 10m or 1h30m.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var templates = step.Templates ?? [];
        for (var at = 0; at < templates.Count; at++)
        {
            var (template, templatePath) = (templates[at], $"{path}.templates[{at}]");
            if (template.Name.Length == 0 || !names.Add(template.Name))
            {
                return FieldError.Invalid(
                    $"{templatePath}.name",
                    template.Name,
                    "must not be empty, and must be different from the names of the other templates",
                    "Give each template a name of its own."
                );
            }

            if (template.SpecRef is not (ReplicaSetSpecRef.Canary or ReplicaSetSpecRef.Stable))
            {
                return FieldError.Invalid(
                    $"{templatePath}.specRef",
                    template.SpecRef,
                    "Invalid template step SpecRef: must be canary or stable",
                    "Set specRef to canary for the new version, or to stable for the one that users have."
                );
            }
        }

        return AnalysisError(step, path) ?? WeightError(rollout, step, index, path);
    }

    private static FieldError? AnalysisError(RolloutExperimentStep step, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var analyses = step.Analyses ?? [];
        for (var at = 0; at < analyses.Count; at++)
        {
            if (analyses[at].Name.Length == 0 || !names.Add(analyses[at].Name))
            {
                return FieldError.Invalid(
                    $"{path}.analyses[{at}].name",
                    analyses[at].Name,
                    "must not be empty, and must be different from the names of the other analyses",
                    "Give each analysis a name of its own."
                );
            }
        }

        return null;
    }

    /// <summary>What the templates get is taken from the stable version, which must have it.</summary>
    private static FieldError? WeightError(Rollout rollout, RolloutExperimentStep step, int index, string path)
    {
        var templates = step.Templates ?? [];
        for (var at = 0; at < templates.Count; at++)
        {
            if (templates[at].Weight is < 0 and var negative)
            {
                return FieldError.Invalid(
                    $"{path}.templates[{at}].weight",
                    negative,
                    "must be 0 or more",
                    "Give the share of the requests in percent."
                );
            }
        }

        var canary = CanarySteps.WeightBefore(rollout, index);
        var sum = templates.Sum(template => (long)(template.Weight ?? 0));
        var max = RolloutDefaults.MaxTrafficWeightOf(rollout);
        return sum + canary > max
            ? FieldError.Invalid(
                $"{path}.templates",
                sum,
                $"the weights of the templates and the {canary} of setWeight exceed {max}",
                "Lower the weights: what the templates get is taken from the stable version."
            )
            : null;
    }
}
