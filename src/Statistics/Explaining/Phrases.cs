namespace Rollouts.Statistics;

/// <summary>The parts from which explanations are put together.</summary>
public static class Phrases
{
    /// <summary>E.g. <c>difference of means 0.42 (95 % interval -0.1 to 0.94)</c>.</summary>
    public static string Of(Effect effect) =>
        effect.Estimate is { } estimate ? $"{effect.Name} {Figures.Show(estimate)} ({Of(effect.Interval, effect.Confidence)})"
        : double.IsFinite(effect.Interval.Lower) || double.IsFinite(effect.Interval.Upper)
            ? $"{effect.Name} without an estimate ({Of(effect.Interval, effect.Confidence)})"
        : $"{effect.Name} unknown";

    /// <summary>E.g. <c>p = 0.011 (canary larger 0.0055, smaller 0.9945)</c>.</summary>
    public static string Of(PValues p) =>
        $"p = {Figures.Show(p.TwoSided)} (canary larger {Figures.Show(p.Greater)}, smaller {Figures.Show(p.Less)})";

    /// <summary>E.g. <c>60 canary and 58 baseline values</c>.</summary>
    public static string Arms(long canary, long baseline) => $"{Figures.Show(canary)} canary and {Figures.Show(baseline)} baseline values";

    private static string Of(Interval interval, double confidence) =>
        $"{Figures.Percent(confidence)} interval {Figures.Show(interval.Lower)} to {Figures.Show(interval.Upper)}";
}
