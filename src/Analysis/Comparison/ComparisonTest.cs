using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>One sequential test over stored rows, whatever its kind.</summary>
internal sealed class ComparisonTest
{
    private readonly SequentialTest _test;
    private readonly SequentialState _state;
    private readonly double _seconds;
    private readonly double[] _edges;

    public ComparisonTest(ComparisonPlan plan)
    {
        _test = (plan.Noise, plan.Kind) switch
        {
            (null, _) => SequentialTest.Create(plan.Options),
            ({ } noise, MetricKind.Histogram or MetricKind.Gauge) => new LearnedMeanSequentialTest(plan.Options, noise),
            ({ } noise, _) => new LearnedCountSequentialTest(plan.Options, noise),
        };
        _state = _test.NewState();
        _seconds = plan.Length.TotalSeconds;
        _edges = [.. plan.Options.Edges];
    }

    /// <summary>Whether a threshold has been reached, so that it is worth to assess.</summary>
    public bool IsNearDecision =>
        _test.LogEvidence(_state) >= -Math.Log(_test.Options.Alpha) || _test.LogPassEvidence(_state) >= -Math.Log(_test.Options.Beta);

    public void Add(WindowRow row, bool isNewStep)
    {
        switch (_test)
        {
            case CountSequentialTest counts:
                counts.Add(_state, CountOf(row, _seconds) with { NewStep = isNewStep });
                break;
            case LearnedCountSequentialTest counts:
                counts.Add(_state, CountOf(row, _seconds));
                break;
            case LearnedMeanSequentialTest means:
                means.Add(_state, MeanOf(row, _test.Options.Kind, _edges, _seconds));
                break;
            case GaugeSequentialTest gauge:
                gauge.Add(_state, GaugeOf(row, _seconds) with { NewStep = isNewStep });
                break;
            case HistogramSequentialTest histogram:
                histogram.Add(_state, ArmOf(row.Canary, _edges), ArmOf(row.Baseline, _edges), _seconds, isNewStep);
                break;
            default:
                throw new InvalidOperationException($"No rows are known for a {_test.GetType().Name}.");
        }
    }

    public SequentialVerdict Assess(bool isSkewed) => _test.Assess(_state, isSkewed);

    /// <summary>A row as a window of counts: events, exposure.</summary>
    public static CountWindow CountOf(WindowRow row, double seconds) =>
        new(Part(row.Canary, 0), Part(row.Baseline, 0), Part(row.Canary, 1), Part(row.Baseline, 1)) { Seconds = seconds };

    /// <summary>A row of a histogram or a gauge as a window of means.</summary>
    public static MeanWindow MeanOf(WindowRow row, MetricKind kind, double[] edges, double seconds) =>
        kind == MetricKind.Gauge
            ? MeanWindow.Of(GaugeOf(row, seconds))
            : MeanWindow.Of(ArmOf(row.Canary, edges), ArmOf(row.Baseline, edges), seconds);

    private static GaugeWindow GaugeOf(WindowRow row, double seconds) =>
        new(Part(row.Canary, 0), Part(row.Baseline, 0)) { Seconds = seconds };

    /// <summary>A row holds count, sum, and the cumulative counts at the edges.</summary>
    private static HistogramArm ArmOf(IReadOnlyList<double> arm, double[] edges) =>
        arm.Count == edges.Length + 2
            ? new HistogramArm(edges, arm.Skip(2).ToArray(), arm[0], arm[1])
            : new HistogramArm(edges, new double[edges.Length], double.NaN);

    private static double Part(IReadOnlyList<double> arm, int part) => part < arm.Count ? arm[part] : double.NaN;
}
