using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Turns references to templates, nested ones included, into one template (rows D3, D13, D19, D21).</summary>
public static class TemplateFlattener
{
    private const int MaxTemplates = 1000;

    /// <summary>
    /// All templates that the references reach, depth first and each once: namespaced ones before cluster-scoped ones, as Argo concatenates them.
    /// A cycle of references ends at the template already taken.
    /// </summary>
    /// <exception cref="AnalysisSpecException">A template is missing, or there are absurdly many.</exception>
    public static IReadOnlyList<AnalysisTemplateSpec> Collect(IReadOnlyList<AnalysisTemplateRef>? references, TemplateLookup find)
    {
        ArgumentNullException.ThrowIfNull(find);
        var taken = new HashSet<(bool, string)>();
        var found = new List<(bool ClusterScope, AnalysisTemplateSpec Spec)>();
        var open = new Stack<AnalysisTemplateRef>((references ?? []).Reverse());
        while (open.TryPop(out var reference))
        {
            if (!taken.Add((reference.ClusterScope, reference.TemplateName)))
            {
                continue;
            }

            var spec = find(reference) ?? throw new AnalysisSpecException(NotFound(reference));
            if (found.Count == MaxTemplates)
            {
                throw new AnalysisSpecException($"more than {MaxTemplates} nested templates: reference fewer");
            }

            found.Add((reference.ClusterScope, spec));
            foreach (var nested in (spec.Templates ?? []).Reverse())
            {
                open.Push(nested);
            }
        }

        return [.. found.Where(static t => !t.ClusterScope).Concat(found.Where(static t => t.ClusterScope)).Select(static t => t.Spec)];
    }

    /// <summary>One template with the metrics, arguments and rules of all.</summary>
    /// <exception cref="AnalysisSpecException">Two of them contradict each other.</exception>
    public static AnalysisTemplateSpec Flatten(IReadOnlyList<AnalysisTemplateSpec> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        List<Metric> metrics = [.. templates.SelectMany(static t => t.Metrics ?? [])];
        ThrowOnDuplicate(metrics.Select(static m => m.Name), static name => $"two metrics have the same name '{name}'");
        return new AnalysisTemplateSpec
        {
            Metrics = metrics,
            DryRun = MergeDryRun(templates.SelectMany(static t => t.DryRun ?? [])),
            MeasurementRetention = MergeRetention(templates.SelectMany(static t => t.MeasurementRetention ?? [])),
            Args = ArgumentMerger.Flatten(templates.SelectMany(static t => t.Args ?? [])),
        };
    }

    /// <summary>Row D13: a rule may stand only once, wherever it comes from.</summary>
    internal static IReadOnlyList<DryRun> MergeDryRun(IEnumerable<DryRun> rules)
    {
        List<DryRun> merged = [.. rules];
        ThrowOnDuplicate(merged.Select(static r => r.MetricName), static name => $"two Dry-Run metric rules have the same name '{name}'");
        return merged;
    }

    internal static IReadOnlyList<MeasurementRetention> MergeRetention(IEnumerable<MeasurementRetention> rules)
    {
        List<MeasurementRetention> merged = [.. rules];
        ThrowOnDuplicate(
            merged.Select(static r => r.MetricName),
            static name => $"two Measurement Retention metric rules have the same name '{name}'"
        );
        return merged;
    }

    private static void ThrowOnDuplicate(IEnumerable<string> names, Func<string, string> message)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new AnalysisSpecException(message(name));
            }
        }
    }

    private static string NotFound(AnalysisTemplateRef reference)
    {
        var resource = reference.ClusterScope ? "clusteranalysistemplates.argoproj.io" : "analysistemplates.argoproj.io";
        return $"{resource} \"{reference.TemplateName}\" not found";
    }
}
