namespace Rollouts.Statistics;

/// <summary>
/// The hypotheses of one metric: from which effect on the canary is worse, and within which it is shown to be fine. On the scale of the
/// metric's effect size, as if an increase were the fault: a decrease is mirrored (ratio 1/x, probability 1 - x).
/// </summary>
/// <param name="Increase">Whether the canary above the baseline is the fault.</param>
/// <param name="Fail">The allowed effect: beyond it the canary is worse.</param>
/// <param name="Pass">What a passing canary stays within; at least <paramref name="Fail"/>.</param>
/// <param name="Severe">The effect beyond which a critical metric fails the canary at once; at least <paramref name="Fail"/>.</param>
internal readonly record struct MetricMargins(bool Increase, double Fail, double Pass, double Severe)
{
    /// <summary>The sides that the direction of a metric asks about.</summary>
    /// <param name="fault">Why the limits of the metric make no sense, or null.</param>
    public static IReadOnlyList<MetricMargins> Of(MetricAnalysis analysis, EvidenceJudgeOptions options, out string? fault)
    {
        var limits = analysis.EffectSize;
        fault = null;
        var sides = new List<MetricMargins>(2);
        if (analysis.Direction != MetricDirection.Decrease)
        {
            fault ??=
                Fault(limits.Measure, "allowedIncrease", limits.AllowedIncrease)
                ?? Fault(limits.Measure, "criticalIncrease", limits.CriticalIncrease);
            sides.Add(Side(true, limits.Measure, limits.AllowedIncrease, limits.CriticalIncrease, options));
        }

        if (analysis.Direction != MetricDirection.Increase)
        {
            fault ??=
                Fault(limits.Measure, "allowedDecrease", limits.AllowedDecrease)
                ?? Fault(limits.Measure, "criticalDecrease", limits.CriticalDecrease);
            sides.Add(
                Side(
                    false,
                    limits.Measure,
                    Mirrored(limits.Measure, limits.AllowedDecrease),
                    Mirrored(limits.Measure, limits.CriticalDecrease),
                    options
                )
            );
        }

        return sides;
    }

    private static MetricMargins Side(
        bool increase,
        EffectSizeMeasure measure,
        double allowed,
        double critical,
        EvidenceJudgeOptions options
    )
    {
        var (none, pass) = measure == EffectSizeMeasure.Cles ? (0.5, options.PassSuperiority) : (1, options.PassMargin);
        var fail = Math.Max(none, allowed);
        return new(increase, fail, fail > none ? fail : pass, Math.Max(fail, critical));
    }

    private static double Mirrored(EffectSizeMeasure measure, double limit) => measure == EffectSizeMeasure.Cles ? 1 - limit : 1 / limit;

    /// <summary>Kayenta takes any number, and a zero or a probability above 1 silently switches the limit off or blocks every verdict.</summary>
    private static string? Fault(EffectSizeMeasure measure, string field, double limit) =>
        measure == EffectSizeMeasure.Cles
            ? limit is > 0 and < 1
                ? null
                : $"effectSize.{field} = {Figures.Show(limit)} is no probability: give one between 0 and 1, 0.5 for no effect"
            : limit is >= 0.01 and <= 100
                ? null
                : $"effectSize.{field} = {Figures.Show(limit)} is no ratio of means to be held to: give 0.01 to 100, 1 for no tolerated change";
}
