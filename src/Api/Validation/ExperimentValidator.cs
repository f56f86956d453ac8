namespace Rollouts.Api;

/// <summary>Checks an Experiment as Argo does (rows E1 and E18), and what would make it wait for ever. Never throws.</summary>
public static class ExperimentValidator
{
    /// <summary>Everything that is wrong with the spec, in Argo's order; the first one is the condition's message.</summary>
    public static IReadOnlyList<FieldError> Validate(Experiment experiment)
    {
        var errors = new List<FieldError>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var templates = experiment.Spec.Templates ?? [];
        for (var i = 0; i < templates.Count; i++)
        {
            errors.AddRange(TemplateErrors(experiment, templates[i], i));
            errors.AddRange(NameErrors(experiment, templates[i], names, i));
        }

        errors.AddRange(DurationErrors(experiment.Spec.Duration));
        errors.AddRange(AnalysisErrors(experiment));
        return errors;
    }

    private static IEnumerable<FieldError> NameErrors(Experiment experiment, ExperimentTemplate template, HashSet<string> names, int index)
    {
        var path = $"spec.templates[{index}].name";
        if (template.Name.Length == 0)
        {
            yield return FieldError.Plain(
                path,
                $"Experiment {experiment.Metadata.Name} has empty template name at index {index}",
                "Give each template a name."
            );
        }
        else if (!names.Add(template.Name))
        {
            yield return FieldError.Plain(
                path,
                $"Experiment {experiment.Metadata.Name} has repeated template name '{template.Name}' in templates",
                "Give each template a name of its own."
            );
        }
    }

    private static IEnumerable<FieldError> TemplateErrors(Experiment experiment, ExperimentTemplate template, int index)
    {
        if (template.Selector is null || template.Selector.IsEmpty())
        {
            yield return FieldError.Plain(
                $"spec.templates[{index}].selector",
                $"This experiment is selecting all pods at index {index}. A non-empty selector is required.",
                "Add selector.matchLabels with the labels of the template's pods."
            );
        }

        var deadline = ExperimentDefaults.ProgressDeadlineSecondsOf(experiment);
        if (template.MinReadySeconds > deadline)
        {
            yield return FieldError.Plain(
                $"spec.templates[{index}].minReadySeconds",
                $"MinReadySeconds cannot be longer than ProgressDeadlineSeconds. Check template index {index}",
                $"Set minReadySeconds to {deadline} or less, or raise spec.progressDeadlineSeconds."
            );
        }
    }

    /// <summary>Argo takes a duration that it cannot read for none, and the experiment never ends.</summary>
    private static IEnumerable<FieldError> DurationErrors(string? duration)
    {
        if (!string.IsNullOrEmpty(duration) && GoDuration.Fault(duration) is { } fault)
        {
            yield return FieldError.Invalid("spec.duration", duration, fault, "Give a duration with a unit, such as 30s, 10m or 1h30m.");
        }
    }

    /// <summary>Two analyses of one name would share a run.</summary>
    private static IEnumerable<FieldError> AnalysisErrors(Experiment experiment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var analyses = experiment.Spec.Analyses ?? [];
        for (var i = 0; i < analyses.Count; i++)
        {
            if (analyses[i].Name.Length == 0)
            {
                yield return FieldError.Plain(
                    $"spec.analyses[{i}].name",
                    $"Experiment {experiment.Metadata.Name} has empty analysis name at index {i}",
                    "Give each analysis a name."
                );
            }
            else if (!names.Add(analyses[i].Name))
            {
                yield return FieldError.Plain(
                    $"spec.analyses[{i}].name",
                    $"Experiment {experiment.Metadata.Name} has repeated analysis name '{analyses[i].Name}' in analyses",
                    "Give each analysis a name of its own."
                );
            }
        }
    }
}
