using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Providers;

/// <summary>One comparison at work.</summary>
internal sealed class ComparisonTask : WindowedTask
{
    private const string KindFact = "kind";
    private const string EdgesFact = "edges";
    private const string NoiseFact = "noise";
    private const string UnlearnedFact = "noiseNotLearned";

    private readonly MeasurementContext _context;
    private readonly ComparisonMetric _comparison;
    private readonly SeriesSource _source;
    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);
    private ComparisonPlan _plan;
    private IReadOnlyList<double> _edges;
    private bool _isPrepared;

    /// <exception cref="ProviderException">The fields do not go together, or a source has no series.</exception>
    public ComparisonTask(MeasurementContext context, ComparisonMetric comparison, SeriesSource source)
    {
        _context = context;
        _comparison = comparison;
        _source = source;
        _edges = Edges(Fact(EdgesFact)) ?? [.. (comparison.Edges ?? []).Select(static e => e.Value ?? double.NaN)];
        _plan = ComparisonPlan.Of(context.Metric, comparison, context.Alpha, _edges);
        foreach (var arm in new[] { comparison.Canary, comparison.Baseline, comparison.Learn?.Canary, comparison.Learn?.Baseline })
        {
            if (arm is not null)
            {
                source.Require(SourceOf(arm));
            }
        }

        Restore();
        _facts[KindFact] = comparison.Kind ?? "";
        foreach (var name in new[] { EdgesFact, NoiseFact, UnlearnedFact })
        {
            if (Fact(name) is { } fact)
            {
                _facts[name] = fact;
            }
        }
    }

    public override WindowedPlan Plan => _plan;

    public override bool IsAligned =>
        new[] { _comparison.Canary!, _comparison.Baseline! }.Any(arm => MeaningOf(arm) is SampleMeaning.Start or SampleMeaning.End);

    public override IReadOnlyDictionary<string, string> Facts => _facts;

    /// <summary>Learns the noise from the windows before the first one, once.</summary>
    public override async Task PrepareAsync(WindowSchedule schedule, CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        var learn = _comparison.Learn!;
        // A fifth may be missing.
        var windows = learn.Windows?.IntValue ?? LearnedNoise.LeastWindows * 5 / 4;
        var past = schedule with { Begin = schedule.BeginOf(-windows), Count = windows };
        var rows = await ReadAsync(learn.Canary!, learn.Baseline!, past, 0, windows, cancellationToken);
        Replan();
        var (noise, refusal) = NoiseLearning.Learn(_plan, rows);
        if (noise is null)
        {
            GiveUpPreparing(refusal ?? "nothing could be learned");
            return;
        }

        _facts[NoiseFact] = NoiseLearning.Write(noise);
        _plan = _plan.With(noise, NoteOf(noise));
        _isPrepared = true;
    }

    public override void GiveUpPreparing(string reason)
    {
        _facts[UnlearnedFact] = reason;
        _plan = _plan.With(null, NoteOf(reason));
        _isPrepared = true;
    }

    public override async Task<IReadOnlyList<WindowRow>> ReadAsync(
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var rows = await ReadAsync(_comparison.Canary!, _comparison.Baseline!, schedule, first, count, cancellationToken);
        Replan();
        // The weight is that of now: of windows that come late only the last is sure to have had it.
        return [.. rows.Select((row, i) => i == rows.Count - 1 ? row with { Weight = _plan.CanaryShare } : row)];
    }

    /// <summary>The edges of a histogram may have become known.</summary>
    private void Replan() => _plan = ComparisonPlan.Of(_context.Metric, _comparison, _context.Alpha, _edges).With(_plan.Noise, _plan.Note);

    private async Task<IReadOnlyList<WindowRow>> ReadAsync(
        ComparisonArm canary,
        ComparisonArm baseline,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (_plan.Kind == MetricKind.Histogram)
        {
            return await ReadHistogramsAsync(canary, baseline, schedule, first, count, cancellationToken);
        }

        var arms = await Task.WhenAll(
            ReadArmAsync(canary, schedule, first, count, cancellationToken),
            ReadArmAsync(baseline, schedule, first, count, cancellationToken)
        );
        return [.. Enumerable.Range(0, count).Select(i => new WindowRow(Column(arms[0], i), Column(arms[1], i)))];
    }

    /// <summary>The numbers of one arm, part by part.</summary>
    private async Task<double[][]> ReadArmAsync(
        ComparisonArm arm,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (_plan.Kind == MetricKind.Gauge)
        {
            return [await ReadValueAsync(arm, arm.Value!, schedule, first, count, cancellationToken)];
        }

        var parts = await Task.WhenAll(
            ReadTotalAsync(arm, arm.Events!, schedule, first, count, cancellationToken),
            ReadTotalAsync(arm, (_plan.Kind == MetricKind.Ratio ? arm.Total : arm.Exposure)!, schedule, first, count, cancellationToken)
        );
        var (events, exposure) = (parts[0], parts[1]);
        for (var i = 0; i < count; i++)
        {
            // A counter that does not exist yet has counted nothing, if its exposure says that the arm was there.
            if (_plan.AbsentEventsAreZero && double.IsNaN(events[i]) && exposure[i] > 0)
            {
                events[i] = 0;
            }
        }

        return parts;
    }

    private async Task<double[]> ReadTotalAsync(
        ComparisonArm arm,
        string query,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (double.TryParse(query, NumberStyles.Float, CultureInfo.InvariantCulture, out var constant))
        {
            return [.. Enumerable.Repeat(constant, count)];
        }

        var series = await AskAsync(arm, query, schedule, first, count, cancellationToken);
        return WindowSampler.Totals(series, schedule, first, count, MeaningOf(arm));
    }

    private async Task<double[]> ReadValueAsync(
        ComparisonArm arm,
        string query,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var series = await AskAsync(arm, query, schedule, first, count, cancellationToken);
        return series.Count <= 1
            ? WindowSampler.Means(series, schedule, first, count, MeaningOf(arm))
            : throw new ProviderException(
                $"a gauge is one number, but the query gives {series.Count} series: aggregate them, for example with avg()"
            );
    }

    private async Task<IReadOnlyList<WindowRow>> ReadHistogramsAsync(
        ComparisonArm canary,
        ComparisonArm baseline,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var read = await Task.WhenAll(
            ReadHistogramAsync(canary, schedule, first, count, cancellationToken),
            ReadHistogramAsync(baseline, schedule, first, count, cancellationToken)
        );
        if (_edges.Count == 0 && HistogramReading.SharedEdges(read[0], read[1]) is { Count: > 0 } shared)
        {
            _edges = shared;
            _facts[EdgesFact] = string.Join(' ', shared.Select(static e => e.ToString("R", CultureInfo.InvariantCulture)));
        }

        return [.. Enumerable.Range(0, count).Select(i => new WindowRow(read[0].At(i, _edges), read[1].At(i, _edges)))];
    }

    private async Task<HistogramReading> ReadHistogramAsync(
        ComparisonArm arm,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var buckets = AskAsync(arm, arm.Buckets!, schedule, first, count, cancellationToken);
        var sums = arm.Sum is { } sum ? ReadTotalAsync(arm, sum, schedule, first, count, cancellationToken) : Task.FromResult<double[]>([]);
        await Task.WhenAll(buckets, sums);
        return HistogramReading.Of(await buckets, await sums, schedule, first, count, MeaningOf(arm));
    }

    private Task<IReadOnlyList<LabelledSeries>> AskAsync(
        ComparisonArm arm,
        string query,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    ) => _source.AskAsync(_context, SourceOf(arm), query, MeaningOf(arm), schedule, first, count, cancellationToken);

    private void Restore()
    {
        if (_comparison.Learn is null)
        {
            _isPrepared = true;
        }
        else if (Fact(NoiseFact) is { } noise)
        {
            var learned = NoiseLearning.Read(noise);
            _plan = _plan.With(learned, NoteOf(learned));
            _isPrepared = true;
        }
        else if (Fact(UnlearnedFact) is { } reason)
        {
            _plan = _plan.With(null, NoteOf(reason));
            _isPrepared = true;
        }
    }

    private MetricProvider SourceOf(ComparisonArm arm) =>
        arm.Source
        ?? _comparison.Source
        ?? throw new ProviderException("comparison.source is missing: name the provider once there, or in each arm");

    private SampleMeaning MeaningOf(ComparisonArm arm) => _plan.Samples ?? SourceQuery.DefaultMeaning(SourceOf(arm));

    private string? Fact(string name) => _context.Measurement?.Metadata?.GetValueOrDefault(name);

    private static string NoteOf(LearnedNoise noise) =>
        $" The noise of the arms was learned before the rollout: {Figures.Percent(noise.Deviation)} per window, correlation {Figures.Show(noise.Correlation)}.";

    private static string NoteOf(string reason) => $" The noise of the arms was not learned, because: {reason.TrimEnd('.')}.";

    private static double[] Column(double[][] parts, int window) => Array.ConvertAll(parts, part => part[window]);

    private static double[]? Edges(string? fact) =>
        fact is null
            ? null
            :
            [
                .. fact.Split(' ')
                    .Select(static e =>
                        double.TryParse(e, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) ? edge : double.NaN
                    ),
            ];
}
