using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks Kayenta's judge about one metric.</summary>
internal static class KayentaComparison
{
    public static V1.CompareResponse Compare(ComparisonInput input)
    {
        var pair = new MetricPair
        {
            Name = "canary against baseline",
            Canary = Rates(input.Canary),
            Baseline = Rates(input.Baseline),
        };
        var verdict = new KayentaJudge().Judge(SequentialComparison.Config(input.Settings, 1), new ScoreThresholds(95, 75), [pair]);
        var answer = verdict.Metrics[0].Classification;
        var confidence = new KayentaJudgeOptions().Confidence;
        return new V1.CompareResponse
        {
            Outcome = answer.Label switch
            {
                KayentaLabel.Pass => nameof(Outcome.Pass),
                KayentaLabel.Nodata => nameof(Outcome.NoData),
                KayentaLabel.Error => nameof(Outcome.Undecided),
                _ => nameof(Outcome.Fail),
            },
            Effect = ComparisonTests.ViewOf(
                answer.Shift is { } shift
                    ? new Effect("shift of the canary", shift.Estimate, shift.Interval, confidence, 0)
                    : Effect.Unknown("shift of the canary", confidence, 0)
            ),
            Explanation =
                $"Kayenta calls it {answer.Label}: {answer.Reason ?? "no significant shift was found, which does not show that there is none"}",
        };
    }

    // Kayenta knows one number per window.
    private static double[] Rates(ComparedSeries series) =>
        series.Exposure.Length == 0
            ? series.Values
            : [.. series.Values.Zip(series.Exposure, static (count, exposure) => exposure > 0 ? count / exposure : double.NaN)];
}
