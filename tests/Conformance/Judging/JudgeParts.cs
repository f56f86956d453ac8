using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>The parts of Kayenta's judge: ranks, roots, percentiles, cleaning, effect sizes.</summary>
internal static class JudgeParts
{
    public static void Check(string kind, JudgeInput input, Expectation expectation)
    {
        switch (kind)
        {
            case "wilcoxonDiff":
                var moved = input.Statistic();
                expectation.Number("value", moved.At(Shift(input, moved), input.Number("quantile")));
                break;
            case "shiftRange":
                expectation.Number("muMin", input.Statistic().Lowest);
                expectation.Number("muMax", input.Statistic().Highest);
                break;
            case "shiftRoot":
                expectation.Number("value", Root(input.Statistic(), input.Number("quantile")));
                break;
            case "mannWhitney":
                var shift = ShiftEstimate.Of(input.Series("experiment"), input.Series("control"), input.Number("confidenceLevel"));
                expectation.Number("ciLow", shift?.Interval.Lower ?? double.NaN);
                expectation.Number("ciHigh", shift?.Interval.Upper ?? double.NaN);
                expectation.Number("estimate", shift?.Estimate ?? double.NaN);
                break;
            case "normalQuantile":
                expectation.Number("value", NormalDistribution.Quantile(input.Number("p")));
                break;
            case "meanRatio":
                expectation.Number("value", ArmEffects.MeanRatio(input.Series("experiment"), input.Series("control")));
                break;
            case "cohenD":
                expectation.Number("value", ArmEffects.CohenD(input.Series("experiment"), input.Series("control")));
                break;
            case "cles":
                expectation.Number("value", Dominance.Compare(input.Series("experiment"), input.Series("control")).A12);
                break;
            case "percentile":
                expectation.Number("value", SampleQuantile.Of(input.Series("values"), input.Number("p") / 100) ?? double.NaN);
                break;
            case "summary":
                var summary = SampleSummary.Of(input.Series("values"));
                expectation.Number("min", summary.Min);
                expectation.Number("max", summary.Max);
                expectation.Number("mean", summary.Mean);
                expectation.Number("std", summary.StandardDeviation);
                expectation.Number("count", summary.Count);
                break;
            case "removeNaN":
                expectation.Numbers("values", KayentaCleaning.RemoveNaN(input.Series("values")));
                break;
            case "replaceNaN":
                expectation.Numbers("values", KayentaCleaning.ReplaceNaN(input.Series("values"), input.Number("value")));
                break;
            case "iqrDetect" or "ksigmaDetect":
                var fences = Fences(kind, input);
                expectation.Flags("outliers", [.. input.Series("values").Select(sample => fences.Excludes(sample))]);
                break;
            case "iqrRemove" or "ksigmaRemove":
                expectation.Numbers("values", KayentaCleaning.RemoveOutliers(input.Series("values"), Fences(kind, input)));
                break;
            default:
                expectation.Differ($"there is no check of kind '{kind}'");
                break;
        }
    }

    private static OutlierFences Fences(string kind, JudgeInput input)
    {
        var values = input.Series("values");
        var factor = input.Number(input.Has("factor") ? "factor" : "k");
        return kind.StartsWith("ksigma", StringComparison.Ordinal) ? OutlierFences.KSigma(values, factor)
            : input.Flag("reduceSensitivity") ? OutlierFences.GuardedInterquartile(values, factor)
            : OutlierFences.Interquartile(values, factor);
    }

    private static double Shift(JudgeInput input, ShiftStatistic statistic) =>
        input.Word("mu") switch
        {
            "min" => statistic.Lowest,
            "max" => statistic.Highest,
            _ => input.Number("mu"),
        };

    private static double Root(ShiftStatistic statistic, double quantile) =>
        ShiftEstimate.End(statistic, quantile, statistic.At(statistic.Lowest, 0), statistic.At(statistic.Highest, 0));
}
