using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>
/// Single measurements in no order, compared once: a rank test of the canary against the baseline times the margin, so that no unit and no
/// shape is assumed. Looking again at more of the same samples takes another alpha.
/// </summary>
internal static class SampleComparison
{
    /// <summary>Below this many per arm the exact Mann-Whitney test, above it Brunner and Munzel's, which lets the arms differ in spread.</summary>
    private const int FewSamples = 10;

    public static Comparison Compare(CompareOptions options, double[] canary, double[] baseline)
    {
        if (options.Analysis.EffectSize.Measure == EffectSizeMeasure.Cles)
        {
            throw new CompareException(
                "the metric's limits are on the scale of cles, which single samples are not tested on; use --kind gauge or limits of the mean ratio."
            );
        }

        if ((options.Margin != 1 || options.PassMargin != 1) && baseline.Any(static value => value < 0))
        {
            throw new CompareException(
                "the baseline has negative values, of which no ratio can be tolerated; move the samples above zero."
            );
        }

        var confidence = 1 - options.Alpha;
        var shown = Test(canary, baseline, confidence);
        var shift = HodgesLehmannEstimator.Estimate(canary, baseline, confidence).Effect;
        var p = Worse(options, canary, baseline, confidence);
        var fine = Fine(options, canary, baseline, confidence);
        var outcome =
            shown.Refusal is { Outcome: Outcome.Error or Outcome.NoData or Outcome.TooLittle } refusal ? refusal.Outcome
            : p <= options.Alpha ? Outcome.Fail
            : fine <= options.Alpha ? Outcome.Pass
            : Outcome.Undecided;
        return new()
        {
            Outcome = outcome,
            Judge = "rollouts",
            Kind = ComparedKind.Samples,
            Effect = shift,
            Sureness =
                $"p = {Figures.Show(p)} for worse than allowed, p = {Figures.Show(fine)} for within {Figures.Show(Within(options))} times the baseline",
            P = p,
            Explanation = shown.Explanation,
            Notes = ["single samples are compared once: repeated looks need rows in the order of time and --kind gauge"],
        };
    }

    private static double Within(CompareOptions options) => options.Margin > 1 ? options.Margin : options.PassMargin;

    private static double Worse(CompareOptions options, double[] canary, double[] baseline, double confidence)
    {
        var higher = Test(canary, Times(baseline, options.Margin), confidence).P.Greater;
        var lower = Test(canary, Times(baseline, 1 / options.Margin), confidence).P.Less;
        return options.Alternative switch
        {
            Alternative.Greater => higher,
            Alternative.Less => lower,
            _ => Math.Min(1, 2 * Math.Min(higher, lower)),
        };
    }

    /// <summary>The least sure side: two one-sided tests.</summary>
    private static double Fine(CompareOptions options, double[] canary, double[] baseline, double confidence)
    {
        var notHigher = Test(canary, Times(baseline, Within(options)), confidence).P.Less;
        var notLower = Test(canary, Times(baseline, 1 / Within(options)), confidence).P.Greater;
        return options.Alternative switch
        {
            Alternative.Greater => notHigher,
            Alternative.Less => notLower,
            _ => Math.Max(notHigher, notLower),
        };
    }

    private static TestResult Test(double[] canary, double[] baseline, double confidence)
    {
        var overlapping = BrunnerMunzelTest.Compare(canary, baseline, confidence);
        return Math.Min(canary.Length, baseline.Length) >= FewSamples && overlapping.Refusal is null
            ? overlapping
            : MannWhitneyTest.Compare(canary, baseline, confidence: confidence);
    }

    private static double[] Times(double[] values, double factor) => Array.ConvertAll(values, value => value * factor);
}
