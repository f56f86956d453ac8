namespace Rollouts.Api;

/// <summary>The analysis templates that a Rollout names (row D52).</summary>
public static class AnalysisReferences
{
    /// <summary>Every analysis that the strategy in use asks for, in the order in which Argo checks them.</summary>
    public static IEnumerable<AnalysisReference> Of(Rollout rollout)
    {
        if (rollout.Spec.Strategy.BlueGreen is { } blueGreen)
        {
            return BlueGreenAnalyses(blueGreen);
        }

        return rollout.Spec.Strategy.Canary is { } canary ? CanaryAnalyses(canary) : [];
    }

    /// <summary>
    /// What is wrong with the templates that a Rollout names: missing, or measuring without end where only the background
    /// analysis may (row D52). A metric whose arguments say how often it measures is left to <see cref="Endless"/>.
    /// </summary>
    /// <param name="rollout">A Rollout whose spec is sound.</param>
    /// <param name="find">The template that a reference names, or null.</param>
    public static IReadOnlyList<FieldError> Validate(Rollout rollout, Func<AnalysisTemplateRef, AnalysisTemplateSpec?> find) =>
        [.. Of(rollout).SelectMany(analysis => AnalysisErrors(analysis, find))];

    /// <summary>What is wrong with a metric that measures without end where it may not; null for one that ends.</summary>
    /// <param name="path">Where the Rollout names the templates.</param>
    /// <param name="templates">Their names.</param>
    /// <param name="metric">One of their metrics, with its arguments.</param>
    public static FieldError? Endless(string path, string templates, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return MetricDefaults.EffectiveCount(metric) is null
            ? FieldError.Invalid(
                path,
                templates,
                $"AnalysisTemplate {templates} has metric {metric.Name} which runs indefinitely. Invalid value for count: {metric.Count?.ToString() ?? "<nil>"}",
                $"Add count to metric {metric.Name}; only the background analysis of a canary may run without end."
            )
            : null;
    }

    private static IEnumerable<AnalysisReference> BlueGreenAnalyses(BlueGreenStrategy blueGreen)
    {
        if (blueGreen.PrePromotionAnalysis is { } before)
        {
            yield return new("spec.strategy.blueGreen.prePromotionAnalysis.templates", before.Templates ?? [], IsBackground: false);
        }

        if (blueGreen.PostPromotionAnalysis is { } after)
        {
            yield return new("spec.strategy.blueGreen.postPromotionAnalysis.templates", after.Templates ?? [], IsBackground: false);
        }
    }

    private static IEnumerable<AnalysisReference> CanaryAnalyses(CanaryStrategy canary)
    {
        var steps = canary.Steps ?? [];
        for (var i = 0; i < steps.Count; i++)
        {
            var path = $"spec.strategy.canary.steps[{i}].analysis.templates";
            if (steps[i].Analysis is { } analysis)
            {
                yield return new(path, analysis.Templates ?? [], IsBackground: false);
            }

            if (steps[i].Experiment?.Analyses is { } analyses)
            {
                var templates = analyses.Select(a => new AnalysisTemplateRef
                {
                    TemplateName = a.TemplateName,
                    ClusterScope = a.ClusterScope,
                });
                yield return new(path, [.. templates], IsBackground: false);
            }
        }

        if (canary.Analysis is { } background)
        {
            yield return new("spec.strategy.canary.analysis.templates", background.Templates ?? [], IsBackground: true);
        }
    }

    private static IEnumerable<FieldError> AnalysisErrors(AnalysisReference analysis, Func<AnalysisTemplateRef, AnalysisTemplateSpec?> find)
    {
        // Row D21: depth first, each template once.
        var seen = new HashSet<(string, bool)>();
        var pending = new Stack<AnalysisTemplateRef>(analysis.Templates.Reverse());
        while (pending.TryPop(out var reference))
        {
            if (!seen.Add((reference.TemplateName, reference.ClusterScope)))
            {
                continue;
            }

            if (find(reference) is not { } template)
            {
                yield return NotFound(analysis.Path, reference);
                continue;
            }

            foreach (var nested in (template.Templates ?? []).Reverse())
            {
                pending.Push(nested);
            }

            foreach (var metric in (template.Metrics ?? []).Where(metric => !analysis.IsBackground && !IsOpen(metric)))
            {
                if (Endless(analysis.Path, reference.TemplateName, metric) is { } endless)
                {
                    yield return endless;
                }
            }
        }
    }

    private static FieldError NotFound(string path, AnalysisTemplateRef reference)
    {
        var resource = reference.ClusterScope ? "clusteranalysistemplate" : "analysistemplate";
        var kind = reference.ClusterScope ? ApiGroup.ClusterAnalysisTemplateKind : ApiGroup.AnalysisTemplateKind;
        return FieldError.Invalid(
            path,
            reference.TemplateName,
            $"{resource}.{ApiGroup.Name} {GoQuote.Quote(reference.TemplateName)} not found",
            $"Create {kind} {reference.TemplateName}, or correct templateName and clusterScope."
        );
    }

    /// <summary>Its arguments say how often it measures.</summary>
    private static bool IsOpen(Metric metric) =>
        metric.Count?.Text?.Contains("{{", StringComparison.Ordinal) is true
        || metric.Interval?.Contains("{{", StringComparison.Ordinal) is true;
}
