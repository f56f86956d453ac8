namespace Rollouts.Statistics;

/// <summary>The rules of <see cref="SequentialOptions"/>.</summary>
internal static class SequentialOptionsValidation
{
    private const int MostEdges = 64;

    public static IEnumerable<OptionFault> Faults(SequentialOptions options) =>
        Numbers(options)
            .Concat(Lanes(options))
            .Concat(Edges(options))
            .Concat(Quantile(options))
            .Concat(options.Noise.Faults())
            .Concat(options.Restarts?.Faults() ?? []);

    private static IEnumerable<OptionFault> Numbers(SequentialOptions options)
    {
        if (options.Alpha is not (> 0 and < 1))
        {
            yield return new OptionFault("Alpha", options.Alpha.ToString(), "give a probability between 0 and 1, such as 0.05");
        }

        if (options.Beta is not (> 0 and < 1))
        {
            yield return new OptionFault("Beta", options.Beta.ToString(), "give a probability between 0 and 1, such as 0.05");
        }

        if (options.Margin is not (>= 1 and <= 100))
        {
            yield return new OptionFault(
                "Margin",
                options.Margin.ToString(),
                "give a tolerated ratio from 1 (none) to 100; 1.1 tolerates 10 %"
            );
        }

        if (options.PassMargin is { } margin && (margin is not (> 1 and <= 100) || margin < options.Margin))
        {
            yield return new OptionFault("PassMargin", margin.ToString(), "give a ratio above 1, up to 100, and not below Margin; or null");
        }

        if (options.PassNoiseCv is not (>= 0 and <= 10))
        {
            yield return new OptionFault("PassNoiseCv", options.PassNoiseCv.ToString(), "give 0 to 10");
        }

        if (options.WarmUpSeconds is not (>= 0 and <= 86_400))
        {
            yield return new OptionFault("WarmUpSeconds", options.WarmUpSeconds.ToString(), "give 0 to 86400 seconds");
        }

        if (options.NoDataWindows is < 1 or > 10_000)
        {
            yield return new OptionFault("NoDataWindows", options.NoDataWindows.ToString(), "give 1 to 10000 windows");
        }

        if (!(options.MinimumExpectedEvents >= 0) || !double.IsFinite(options.MinimumExpectedEvents))
        {
            yield return new OptionFault("MinimumExpectedEvents", options.MinimumExpectedEvents.ToString(), "give 0 or more events");
        }

        if (options.HypergeometricAbove is not (>= 0 and <= 1))
        {
            yield return new OptionFault("HypergeometricAbove", options.HypergeometricAbove.ToString(), "give a share from 0 to 1");
        }
    }

    private static IEnumerable<OptionFault> Lanes(SequentialOptions options)
    {
        if (options.Kind == MetricKind.Gauge && !options.HasLane)
        {
            yield return new OptionFault(
                "Mode",
                options.Mode.ToString(),
                "a gauge has no kernel; use TwoLane or Robust (for a gauge they are the same)"
            );
        }

        if (options.KernelWeight is not (> 0 and < 1))
        {
            yield return new OptionFault("KernelWeight", options.KernelWeight.ToString(), "give a weight between 0 and 1, or choose Mode");
        }

        if (options.Stakes.Count is < 1 or > 16 || options.Stakes.Any(stake => stake is not (> 0 and < 1)))
        {
            yield return new OptionFault("Stakes", $"[{string.Join(", ", options.Stakes)}]", "give 1 to 16 stakes between 0 and 1");
        }

        if (options.LaneSeconds is not (>= 1 and <= 86_400))
        {
            yield return new OptionFault("LaneSeconds", options.LaneSeconds.ToString(), "give 1 to 86400 seconds");
        }

        if (options.InitialScale is not (> 0 and <= 10))
        {
            yield return new OptionFault(
                "InitialScale",
                options.InitialScale.ToString(),
                "give a relative difference above 0, such as 0.05"
            );
        }
    }

    private static IEnumerable<OptionFault> Edges(SequentialOptions options)
    {
        if (options.Kind != MetricKind.Histogram)
        {
            yield break;
        }

        if (options.Edges.Count is < 1 or > MostEdges)
        {
            yield return new OptionFault(
                "Edges",
                $"{options.Edges.Count} edges",
                $"give 1 to {MostEdges} bucket edges that both versions have"
            );
        }

        for (var j = 0; j < options.Edges.Count; j++)
        {
            if (!double.IsFinite(options.Edges[j]) || (j > 0 && options.Edges[j] <= options.Edges[j - 1]))
            {
                yield return new OptionFault(
                    $"Edges[{j}]",
                    options.Edges[j].ToString(),
                    "give finite edges in ascending order, without +Inf"
                );
                yield break;
            }
        }
    }

    /// <summary>
    /// The sample p99 of few requests lies below the p99 of many, so that the smaller arm looks better (measured: 48 % false alarms in
    /// the direction "decrease"). Only the direction that this bias makes harder is left.
    /// </summary>
    private static IEnumerable<OptionFault> Quantile(SequentialOptions options)
    {
        if (options.Kind != MetricKind.Gauge || options.GaugeQuantile is not { } quantile)
        {
            yield break;
        }

        if (quantile is not (> 0 and < 1))
        {
            yield return new OptionFault("GaugeQuantile", quantile.ToString(), "give a number between 0 and 1, such as 0.99");
            yield break;
        }

        var safe = quantile >= 0.5 ? Alternative.Greater : Alternative.Less;
        if (quantile is >= 0.9 or <= 0.1 && !options.EqualArms && options.Alternative != safe)
        {
            yield return new OptionFault(
                "Alternative",
                options.Alternative.ToString(),
                $"a per-window {quantile} quantile of arms with unequal traffic is biased, no method can compare it in this direction: "
                    + $"compare the histogram (kind Histogram), give the baseline as many requests as the canary (EqualArms), or use {safe} only"
            );
        }
    }
}
