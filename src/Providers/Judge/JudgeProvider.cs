using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Scores a canary by many metrics, by queries to another provider.</summary>
internal sealed class JudgeProvider(IWindowStore store, SeriesSource source) : WindowedProvider(store)
{
    // Facts stand in the status, once per run.
    private const int MostFacts = 40;

    public override string Name => "judge";

    public override string Type => "Judge";

    /// <summary>The queries as they are sent, as far as they can be made.</summary>
    public override IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (PluginForms.JudgeOf(metric.Provider, out _) is not { } judge)
        {
            return facts;
        }

        try
        {
            var plan = JudgePlan.Of(metric, judge, AlphaShare.Default);
            foreach (var one in plan.Config.Metrics.Take(MostFacts / 2))
            {
                facts[$"canary.{one.Name}"] = SourceQuery.Fill(JudgeQueries.Of(judge, plan.Config, one, isCanary: true), plan.Length);
                facts[$"baseline.{one.Name}"] = SourceQuery.Fill(JudgeQueries.Of(judge, plan.Config, one, isCanary: false), plan.Length);
            }
        }
        catch (ProviderException)
        {
            // The measurement itself says what is wrong.
        }

        return facts;
    }

    protected override WindowedTask TaskOf(MeasurementContext context) =>
        PluginForms.JudgeOf(context.Metric.Provider, out var error) is { } judge
            ? new JudgeTask(context, judge, source)
            : throw new ProviderException(
                error is null ? "the metric has no provider.judge" : $"provider.plugin[{PluginForms.Judge}]: {error}"
            );
}
