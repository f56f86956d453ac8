using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Providers;

/// <summary>One judgement at work: all metrics of both arms, step by step.</summary>
internal sealed class JudgeTask : WindowedTask
{
    // Many metrics must not become as many requests in the same instant.
    private const int AtOnce = 8;

    private readonly MeasurementContext _context;
    private readonly JudgeMetric _judge;
    private readonly SeriesSource _source;
    private readonly JudgePlan _plan;
    private readonly IReadOnlyList<(MetricProvider Source, string Canary, string Baseline)> _queries;

    /// <exception cref="ProviderException">The config has errors, a query cannot be made, or a source has no series.</exception>
    public JudgeTask(MeasurementContext context, JudgeMetric judge, SeriesSource source)
    {
        _context = context;
        _judge = judge;
        _source = source;
        _plan = JudgePlan.Of(context.Metric, judge, context.Alpha);
        _queries =
        [
            .. _plan.Config.Metrics.Select(metric =>
                (
                    SourceOf(metric),
                    JudgeQueries.Of(judge, _plan.Config, metric, isCanary: true),
                    JudgeQueries.Of(judge, _plan.Config, metric, isCanary: false)
                )
            ),
        ];
        foreach (var (inner, _, _) in _queries)
        {
            source.Require(inner);
        }
    }

    public override WindowedPlan Plan => _plan;

    public override bool IsAligned => _queries.Any(q => MeaningOf(q.Source) is SampleMeaning.Start or SampleMeaning.End);

    public override async Task<IReadOnlyList<WindowRow>> ReadAsync(
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var canaries = new double[_queries.Count][];
        var baselines = new double[_queries.Count][];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2 * _queries.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (source, canary, baseline) = _queries[i / 2];
                var read = await ReadAsync(source, i % 2 == 0 ? canary : baseline, schedule, first, count, token);
                (i % 2 == 0 ? canaries : baselines)[i / 2] = read;
            }
        );
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new WindowRow(
                    Array.ConvertAll(canaries, series => series[i]),
                    Array.ConvertAll(baselines, series => series[i])
                )),
        ];
    }

    private async Task<double[]> ReadAsync(
        MetricProvider source,
        string query,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var meaning = MeaningOf(source);
        var series = await _source.AskAsync(_context, source, query, meaning, schedule, first, count, cancellationToken);
        return WindowSampler.Means(series, schedule, first, count, meaning);
    }

    private SampleMeaning MeaningOf(MetricProvider source) => _plan.Samples ?? SourceQuery.DefaultMeaning(source);

    private MetricProvider SourceOf(CanaryMetric metric)
    {
        var source =
            _judge.Metrics?.FirstOrDefault(m => m.Name == metric.Name)?.Source
            ?? _judge.Source
            ?? throw new ProviderException("judge.source is missing: name the provider that answers the queries");
        var name = ProviderSelection.NamesOf(source) is [var one] ? one : "";
        var wanted = metric.Query?.Type ?? metric.Query?.ServiceType;
        return wanted is null || source.Plugin is not null || string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase)
            ? source
            : throw new ProviderException(
                $"canaryConfig metric \"{metric.Name}\" is a query for {wanted}, and judge.source is {name}: name {wanted} as the source"
            );
    }
}
