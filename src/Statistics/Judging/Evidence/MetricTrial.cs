namespace Rollouts.Statistics;

/// <summary>All that is tested of one metric: each of its pairs, each side, and the severe effect of a critical metric.</summary>
internal sealed class MetricTrial
{
    private readonly List<SideTrial> _sides = [];
    private readonly List<SideTrial> _severe = [];

    private MetricTrial(CanaryMetric metric, EvidenceShare share)
    {
        Metric = metric;
        Share = share;
    }

    public CanaryMetric Metric { get; }

    public EvidenceShare Share { get; }

    /// <summary>Why the metric cannot be tested, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Samples of the longest pair.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<SideTrial> Sides => _sides;

    public static MetricTrial Run(CanaryMetric metric, IReadOnlyList<MetricPair> pairs, EvidenceShare share, EvidenceJudgeOptions options)
    {
        var trial = new MetricTrial(metric, share);
        var margins = MetricMargins.Of(metric.Analysis, options, out var fault);
        trial.Fault = fault ?? pairs.Select(KindFault).FirstOrDefault(static found => found is not null);
        if (trial.Fault is not null)
        {
            return trial;
        }

        var parts = pairs.Count * margins.Count;
        foreach (var pair in pairs)
        {
            trial.Length = Math.Max(trial.Length, Math.Max(pair.Canary.Length, pair.Baseline.Length));
            foreach (var side in margins)
            {
                trial._sides.Add(trial.Run(pair, side, severe: false, share.Alpha / parts, options));
                if (share.SevereAlpha > 0)
                {
                    trial._severe.Add(trial.Run(pair, side, severe: true, share.SevereAlpha / parts, options));
                }
            }
        }

        return trial;
    }

    /// <summary>ln E of "worse than allowed" after a sample.</summary>
    public double LogE(int sample) => Average(_sides, sample);

    /// <summary>The highest ln E, at least 0.</summary>
    public double HighestLogE => Enumerable.Range(0, Length).Select(LogE).Append(0).Max();

    /// <summary>ln E of "so much worse that the canary fails at once" after a sample; 0 where there is no such limit of its own.</summary>
    public double SevereLogE(int sample) => Average(_severe, sample);

    /// <summary>Whether the config has a limit for "at once" that differs from what it allows.</summary>
    public static bool HasSevereLimit(MetricAnalysis analysis, EvidenceJudgeOptions options) =>
        MetricMargins.Of(analysis, options, out var fault).Any(static side => side.Severe > side.Fail) && fault is null;

    private static string? KindFault(MetricPair pair) =>
        pair.Kind == MetricKind.Histogram
            ? "the pair is of kind Histogram: pairs hold one number per step, so compare histograms with HistogramSequentialTest"
        : pair.Kind != MetricKind.Gauge && (pair.CanaryExposure.IsEmpty || pair.BaselineExposure.IsEmpty)
            ? $"the pair is of kind {pair.Kind} without exposures: give what both arms were counted over, or make it a Gauge"
        : null;

    private static double Average(List<SideTrial> trials, int sample)
    {
        if (trials.Count == 0)
        {
            return 0;
        }

        Span<double> terms = stackalloc double[Math.Min(trials.Count, 64)];
        terms = trials.Count > terms.Length ? new double[trials.Count] : terms;
        for (var i = 0; i < trials.Count; i++)
        {
            terms[i] = trials[i].LogEAfter(sample);
        }

        return LogSpace.Sum(terms) - Math.Log(trials.Count);
    }

    private SideTrial Run(MetricPair pair, MetricMargins side, bool severe, double alpha, EvidenceJudgeOptions options) =>
        Metric.Analysis.EffectSize.Measure == EffectSizeMeasure.Cles
            ? SuperiorityTrial.Run(pair, side, severe, alpha, options)
            : RatioTrial.Run(pair, Metric.Analysis.NanStrategy, side, severe, alpha, options);
}
