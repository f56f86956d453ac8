using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class KayentaJudgeTests
{
    private static readonly Arbitrary<(int[] Canary, int[] Baseline)> _pairs = Gen.Choose(0, 30)
        .SelectMany(static n => Gen.ArrayOf(Gen.Choose(0, 40), n))
        .Two()
        .Select(static pair => (pair.Item1, pair.Item2))
        .ToArbitrary();

    [Fact]
    public void Judge_SamplesInAnotherOrder_TheSameAnswer() =>
        Prop.ForAll(
                _pairs,
                static pair =>
                {
                    var (canary, baseline) = (Numbers(pair.Canary), Numbers(pair.Baseline));
                    var there = Judge(canary, baseline);
                    var back = Judge([.. canary.Reverse()], [.. baseline.Order()]);
                    var (first, second) = (there.Metrics[0].Classification, back.Metrics[0].Classification);
                    (second with { Ratio = first.Ratio }).ShouldBe(first);
                    // No ratio where an arm is all zeros.
                    double.IsNaN(second.Ratio).ShouldBe(double.IsNaN(first.Ratio));
                    if (!double.IsNaN(first.Ratio))
                    {
                        second.Ratio.ShouldBe(first.Ratio, 1e-12);
                    }

                    back.Score.Score.ShouldBe(there.Score.Score);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Judge_MissingSamplesAndOutliers_AreTakenOutFirst()
    {
        double[] baseline = [.. Enumerable.Range(0, 30).Select(static i => 10 + (i % 7)), double.NaN];
        double[] canary = [.. baseline, 1e6];
        var analysis = new MetricAnalysis { Outliers = OutlierStrategy.Remove };
        var verdict = new KayentaJudge().Judge(Pairs.Config(Pairs.Metric("m", analysis)), Pairs.Usual, [Pairs.Pair("m", canary, baseline)]);
        verdict.Metrics[0].Canary.ShouldBe(verdict.Metrics[0].Baseline);
        (verdict.Metrics[0].Canary.Max, verdict.Metrics[0].Canary.Count).ShouldBe((16, 30));
        verdict.Metrics[0].Classification.Reason.ShouldBe("The Canary and Baseline data are identical");
    }

    [Fact]
    public void Judge_MutedMetric_IsShownAndNotScored()
    {
        var config = Pairs.Config(Pairs.Metric("good"), Pairs.Metric("bad", new() { Muted = true }));
        var verdict = new KayentaJudge().Judge(
            config,
            Pairs.Usual,
            [Pairs.Pair("good", [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]), Pairs.Pair("bad", [11, 12, 13, 14, 15], [5, 4, 3, 2, 1])]
        );
        verdict.Metrics[1].Classification.Label.ShouldBe(KayentaLabel.High);
        (verdict.Class, verdict.Score.Score).ShouldBe((ScoreClass.Pass, 100));
    }

    [Fact]
    public void Judge_SeveralPairsOfOneMetric_CountSeparately()
    {
        var verdict = new KayentaJudge().Judge(
            Pairs.Config(Pairs.Metric("m")),
            Pairs.Usual,
            [Pairs.Pair("m", [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]), Pairs.Pair("m", [11, 12, 13, 14, 15], [5, 4, 3, 2, 1])]
        );
        verdict.Score.Score.ShouldBe(50);
    }

    [Fact]
    public void Judge_SamplesOfAnUnknownMetric_RefusesTheWholeJudgement() =>
        Should
            .Throw<JudgeInputException>(() =>
                new KayentaJudge().Judge(Pairs.Config(Pairs.Metric("m")), Pairs.Usual, [Pairs.Pair("other", [1], [2])])
            )
            .Message.ShouldContain("\"other\"");

    private static double[] Numbers(int[] values) => [.. values.Select(static value => value / 8.0)];

    private static KayentaVerdict Judge(double[] canary, double[] baseline) =>
        new KayentaJudge().Judge(Pairs.Config(Pairs.Metric("m")), Pairs.Usual, [Pairs.Pair("m", canary, baseline)]);
}
