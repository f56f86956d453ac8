namespace Rollouts.Api;

/// <summary>Rules of one canary step (rows C16 to C23).</summary>
internal static class CanaryStepValidator
{
    public static IEnumerable<FieldError> Validate(Rollout rollout, CanaryStrategy canary, CanaryStep step, string strategyPath, int index)
    {
        var path = $"{strategyPath}.steps[{index}]";
        return KindErrors(step, path)
            .Concat(WeightErrors(rollout, step, path))
            .Concat(PauseErrors(step, path))
            .Concat(CanaryScaleErrors(canary, step, strategyPath))
            .Concat(RouteStepValidator.Validate(canary.TrafficRouting, step, strategyPath, path))
            .Concat(ExperimentErrors(canary, step, path))
            .Concat(ArgumentErrors(rollout, step, path));
    }

    private static IEnumerable<FieldError> KindErrors(CanaryStep step, string path)
    {
        bool[] exclusive = [step.SetWeight is not null, step.Pause is not null, step.Experiment is not null, step.Analysis is not null];
        if (exclusive.Count(set => set) > 1)
        {
            yield return FieldError.Invalid(
                path,
                $"step.Experiment: {GoBool.Text(step.Experiment is not null)} step.Pause: {GoBool.Text(step.Pause is not null)} "
                    + $"step.SetWeight: {GoBool.Text(step.SetWeight is not null)} step.Analysis: {GoBool.Text(step.Analysis is not null)}",
                RolloutMessages.Step,
                "Make one step of each of setWeight, pause, experiment and analysis."
            );
        }

        var none = !exclusive.Any(set => set) && step is { SetCanaryScale: null, SetHeaderRoute: null, SetMirrorRoute: null, Plugin: null };
        if (none)
        {
            // Argo prints whether each is absent, hence true throughout.
            yield return FieldError.Invalid(
                path,
                "step.Experiment: true step.Pause: true step.SetWeight: true step.Analysis: true step.SetCanaryScale: true "
                    + "step.SetHeaderRoute: true step.SetMirrorRoutes: true step.Plugin: true",
                RolloutMessages.Step,
                "Say what the step does, for example setWeight: 20 or pause: {}, or remove it."
            );
        }
    }

    private static IEnumerable<FieldError> WeightErrors(Rollout rollout, CanaryStep step, string path)
    {
        var max = RolloutDefaults.MaxTrafficWeightOf(rollout);
        if (step.SetWeight is { } weight && (weight < 0 || weight > max))
        {
            yield return FieldError.Invalid(
                path + ".setWeight",
                weight,
                RolloutMessages.SetWeight(max),
                $"Set the weight to a number from 0 to {max}."
            );
        }
    }

    private static IEnumerable<FieldError> PauseErrors(CanaryStep step, string path)
    {
        if (step.Pause is { DurationSeconds: < 0 and var seconds })
        {
            yield return FieldError.Invalid(
                path + ".pause.duration",
                seconds,
                RolloutMessages.Duration,
                "Give seconds (30) or a duration with a unit (30s, 5m, 1h), or leave duration out to wait until promoted."
            );
        }
    }

    // Row C18: the path is that of the missing traffic routing.
    private static IEnumerable<FieldError> CanaryScaleErrors(CanaryStrategy canary, CanaryStep step, string strategyPath)
    {
        if (step.SetCanaryScale is not null && canary.TrafficRouting is null)
        {
            yield return FieldError.Required(
                strategyPath + ".trafficRouting",
                RolloutMessages.SetCanaryScale,
                "Add trafficRouting to spec.strategy.canary, or use setWeight instead of setCanaryScale."
            );
        }
    }

    // Row C20.
    private static IEnumerable<FieldError> ExperimentErrors(CanaryStrategy canary, CanaryStep step, string path)
    {
        var templates = step.Experiment?.Templates ?? [];
        for (var i = 0; i < templates.Count; i++)
        {
            if (templates[i].Weight is not { } weight)
            {
                continue;
            }

            var weightPath = $"{path}.experiment.templates[{i}].weight";
            if (canary.TrafficRouting is not { } routing)
            {
                yield return FieldError.Invalid(
                    weightPath,
                    weight,
                    RolloutMessages.ExperimentWeight,
                    "Remove the weight, or add trafficRouting to spec.strategy.canary."
                );
            }
            else if (routing is { Alb: null, Smi: null, Istio: null, GatewayAPI: null } && routing.Plugins is not { Count: > 0 })
            {
                yield return FieldError.Invalid(
                    weightPath,
                    weight,
                    RolloutMessages.ExperimentWeightRouter,
                    "Remove the weight, or use trafficRouting.smi, alb, istio, gatewayAPI or plugins."
                );
            }
        }
    }

    // Row D18: a path that starts with metadata must be one that the downward API knows.
    private static IEnumerable<FieldError> ArgumentErrors(Rollout rollout, CanaryStep step, string path)
    {
        var arguments = (step.Experiment?.Analyses ?? []).SelectMany(a => a.Args ?? []).Concat(step.Analysis?.Args ?? []).ToList();
        foreach (var argument in arguments)
        {
            if (
                argument.ValueFrom?.FieldRef?.FieldPath is { } field
                && field.StartsWith("metadata", StringComparison.Ordinal)
                && !DownwardApiPath.TryRead(rollout.Metadata, field, out _)
            )
            {
                yield return FieldError.Invalid(
                    path + ".analyses",
                    arguments,
                    RolloutMessages.AnalysisArgs,
                    "Use metadata.name, metadata.namespace, metadata.uid, metadata.labels['key'] or metadata.annotations['key']."
                );
            }
        }
    }
}
