using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Checks that the templates that a strategy refers to exist and can be run (row D52).</summary>
internal static class TemplateReferences
{
    private const string DummyValue = "dummy-value";

    public static AnalysisTemplateSpec? Find(RolloutSnapshot snapshot, AnalysisTemplateRef reference) =>
        reference.ClusterScope
            ? snapshot.ClusterAnalysisTemplates.GetValueOrDefault(reference.TemplateName)?.Spec
            : snapshot.AnalysisTemplates.GetValueOrDefault(reference.TemplateName)?.Spec;

    public static FieldError? FirstError(RolloutSnapshot snapshot)
    {
        const string path = "spec.strategy.canary";
        var canary = snapshot.Rollout.Spec.Strategy.Canary;
        var steps = canary?.Steps ?? [];
        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index].Analysis is { } analysis)
            {
                var request = AnalysisRequest.Of(analysis, RolloutRunType.Step, "");
                if (Check(snapshot, request, $"{path}.steps[{index}].analysis.templates", mustEnd: true) is { } error)
                {
                    return error;
                }
            }
        }

        return canary?.Analysis is { } background
            ? Check(snapshot, AnalysisRequest.Of(background), $"{path}.analysis.templates", mustEnd: false)
            : null;
    }

    private static FieldError? Check(RolloutSnapshot snapshot, AnalysisRequest request, string path, bool mustEnd)
    {
        var references = request.Templates ?? [];
        for (var index = 0; index < references.Count; index++)
        {
            var reference = references[index];
            var at = $"{path}[{index}].templateName";
            if (Find(snapshot, reference) is not { } template)
            {
                return Missing(reference, at);
            }

            if (mustEnd && FirstEndless(template) is { } endless)
            {
                return FieldError.Invalid(
                    at,
                    reference.TemplateName,
                    $"{KindOf(reference)} {reference.TemplateName} has metric {endless.Name} which runs indefinitely. Invalid value for count: {endless.Count?.ToString() ?? "<nil>"}",
                    $"Give metric {endless.Name} a count, or use the template as background analysis."
                );
            }
        }

        return references.Count == 0 ? null : CheckRun(snapshot, request, path);
    }

    /// <summary>Builds the run once with placeholders for what is only known later, and looks at its metrics.</summary>
    private static FieldError? CheckRun(RolloutSnapshot snapshot, AnalysisRequest request, string path)
    {
        var names = string.Join(", ", request.Templates!.Select(reference => reference.TemplateName));
        try
        {
            var arguments = (request.Args ?? []).Select(argument => new Argument
            {
                Name = argument.Name,
                Value = argument.Value ?? DummyValue,
            });
            var spec = AnalysisRunSpecBuilder.Build(
                request.Templates,
                reference => Find(snapshot, reference),
                [.. arguments],
                request.DryRun,
                request.Retention
            );
            var metrics = (spec.Metrics ?? []).Select(metric => MetricResolver.ResolveWithoutSecrets(metric, spec.Args)).ToList();
            return MetricValidator.Validate(metrics) is { } message
                ? FieldError.Invalid(path, names, $"AnalysisTemplate {names}: {message}", "Correct the metric in the AnalysisTemplate.")
                : null;
        }
        catch (AnalysisSpecException exception)
        {
            return FieldError.Invalid(path, names, exception.Message, "Correct the AnalysisTemplate, or give the argument in the Rollout.");
        }
    }

    private static Metric? FirstEndless(AnalysisTemplateSpec template) =>
        template.Metrics?.FirstOrDefault(metric => metric is { Interval.Length: > 0, Count: null or { IsString: false, IntValue: 0 } });

    private static FieldError Missing(AnalysisTemplateRef reference, string path) =>
        FieldError.Invalid(
            path,
            reference.TemplateName,
            $"{KindOf(reference)} '{reference.TemplateName}' not found",
            $"Create the {KindOf(reference)}, or correct the name; the Rollout is read again when it appears."
        );

    private static string KindOf(AnalysisTemplateRef reference) =>
        reference.ClusterScope ? ApiGroup.ClusterAnalysisTemplateKind : ApiGroup.AnalysisTemplateKind;
}
