namespace Rollouts.Api;

/// <summary>Checks an Experiment as Argo does (rows E1 and E18). Never throws.</summary>
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
            errors.AddRange(NameErrors(experiment, templates[i], names, i));
            errors.AddRange(TemplateErrors(experiment, templates[i], i));
        }

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
                $"MinReadySeconds of template '{template.Name}' cannot be longer than ProgressDeadlineSeconds",
                $"Set minReadySeconds to {deadline} or less, or raise spec.progressDeadlineSeconds."
            );
        }
    }
}
