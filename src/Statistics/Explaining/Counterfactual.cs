namespace Rollouts.Statistics;

/// <summary>What it would have taken to decide otherwise.</summary>
public static class Counterfactual
{
    /// <summary>
    /// Read off an interval: it decides when it excludes the value of no effect, so an effect at the distance of its nearer end
    /// would have been on the edge, and its width shrinks with the root of the data.
    /// </summary>
    public static string Of(Effect effect)
    {
        if (effect.Estimate is not { } estimate)
        {
            return "a decision would have needed an effect that can be estimated";
        }

        if (!double.IsFinite(estimate) || (effect.IsRatio && estimate <= 0))
        {
            return effect.Interval.Contains(effect.NoEffect)
                ? $"it would have been decided by more data that move the interval's end past {Figures.Show(effect.NoEffect)}"
                : $"it would have been left open by an interval that still holds {Figures.Show(effect.NoEffect)}";
        }

        var none = effect.NoEffect;
        var towards = estimate >= none ? effect.Interval.Lower : effect.Interval.Upper;
        if (!double.IsFinite(towards))
        {
            return "a decision would have needed an interval with an end on the side of no effect";
        }

        var edge = Edge(effect, estimate, towards);
        return effect.Interval.Contains(none)
            ? $"it would have been decided at this scatter by an effect beyond {Figures.Show(edge)}{MoreData(effect, estimate, towards)}"
            : $"it would have been left open by an effect nearer to {Figures.Show(none)} than {Figures.Show(edge)}";
    }

    /// <summary>For a test without an interval: the critical value of its statistic.</summary>
    /// <param name="statistic">Name of the statistic.</param>
    /// <param name="value">What it was.</param>
    /// <param name="critical">Where the decision changes; larger values decide.</param>
    public static string Of(string statistic, double value, double critical) =>
        value < critical
            ? $"it would have been decided by {statistic} of {Figures.Show(critical)} or more, and was {Figures.Show(value)}"
            : $"it would have been left open by {statistic} below {Figures.Show(critical)}, and was {Figures.Show(value)}";

    /// <summary>The estimate whose interval would just have touched no effect; ratios scale where differences shift.</summary>
    private static double Edge(Effect effect, double estimate, double towards) =>
        effect.IsRatio && towards > 0 ? effect.NoEffect * estimate / towards : effect.NoEffect + (estimate - towards);

    private static string MoreData(Effect effect, double estimate, double towards)
    {
        var (distance, halfWidth) =
            effect.IsRatio && towards > 0 && estimate > 0
                ? (Math.Log(estimate / effect.NoEffect), Math.Log(estimate / towards))
                : (estimate - effect.NoEffect, estimate - towards);
        var factor = Math.Pow(halfWidth / distance, 2);
        return factor is > 1 and < 1e6 ? $", or by about {Figures.Show(Math.Ceiling(10 * factor) / 10)} times the data" : "";
    }
}
