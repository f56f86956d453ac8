using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>A run's spec made ready to decide on: metrics with their arguments (secrets as placeholders), checked, and with their rules.</summary>
internal sealed record RunPlan
{
    private readonly IReadOnlySet<string> _dryRun;
    private readonly IReadOnlyDictionary<string, int> _retention;

    private RunPlan(IReadOnlyList<PlannedMetric> metrics, IReadOnlySet<string> dryRun, IReadOnlyDictionary<string, int> retention)
    {
        Metrics = metrics;
        _dryRun = dryRun;
        _retention = retention;
    }

    public IReadOnlyList<PlannedMetric> Metrics { get; }

    public bool IsDryRun(string metric) => _dryRun.Contains(metric);

    /// <summary>Row D14: how many measurements of the metric are kept.</summary>
    public int RetentionOf(string metric) => _retention.GetValueOrDefault(metric, MetricDefaults.MeasurementsKept);

    /// <exception cref="AnalysisSpecException">The run can never be measured; the message is the run's message (row D23).</exception>
    public static RunPlan Of(AnalysisRun run)
    {
        var spec = Folded(run);
        var metrics = Resolve(spec);
        if (MetricsValidator.Validate([.. metrics.Select(static m => m.Resolved)]) is [var error, ..])
        {
            throw Invalid(error.ToString());
        }

        List<string> names = [.. metrics.Select(static m => m.Name)];
        var dryRun = metrics
            .Where(static m => m.Resolved.OnFailure == FailureReaction.Observe)
            .Select(static m => m.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (i, rule) in (spec.DryRun ?? []).Index())
        {
            dryRun.UnionWith(Matched(rule.MetricName, names, $"dryRun[{i}]"));
        }

        var retention = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, rule) in (spec.MeasurementRetention ?? []).Index())
        {
            foreach (var name in Matched(rule.MetricName, names, $"measurementRetention[{i}]"))
            {
                retention[name] = rule.Limit > 0 ? rule.Limit : MetricDefaults.MeasurementsKept;
            }
        }

        return new RunPlan(metrics, dryRun, retention);
    }

    private static AnalysisRunSpec Folded(AnalysisRun run)
    {
        try
        {
            return AnalysisPolicies.Fold(run.Metadata, run.Spec);
        }
        catch (AnalysisSpecException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static IReadOnlyList<PlannedMetric> Resolve(AnalysisRunSpec spec)
    {
        try
        {
            var values = MetricResolver.ValuesOf(spec.Args, static _ => MetricResolver.SecretPlaceholder);
            return [.. (spec.Metrics ?? []).Select(m => new PlannedMetric(m, MetricResolver.Resolve(m, values)))];
        }
        catch (AnalysisSpecException e)
        {
            throw new AnalysisSpecException(AnalysisMessages.Unresolvable(e.Message));
        }
    }

    private static IReadOnlyList<string> Matched(string pattern, IReadOnlyList<string> names, string rule)
    {
        var matched = MetricNameRule.Match(pattern, names);
        return matched.Count > 0 ? matched : throw Invalid($"{rule}: Rule didn't match any metric name(s)");
    }

    private static AnalysisSpecException Invalid(string reason) => new(AnalysisMessages.SpecInvalid(reason));
}
