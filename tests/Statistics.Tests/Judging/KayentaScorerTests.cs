using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class KayentaScorerTests
{
    private static readonly Gen<KayentaMetricResult> _result = Gen.Elements(Enum.GetValues<KayentaLabel>())
        .SelectMany(static label =>
            Gen.SubListOf("a", "b", "c")
                .SelectMany(groups => Gen.Elements(true, false).Select(critical => Result(label, critical, [.. groups])))
        );

    [Fact]
    public void Score_WeightsUpToAHundred_LiesBetweenZeroAndAHundred() =>
        Prop.ForAll(
                Gen.ListOf(_result).ToArbitrary(),
                Gen.ArrayOf(Gen.Choose(0, 33), 3).ToArbitrary(),
                static (results, weights) =>
                {
                    var byGroup = new Dictionary<string, double> { ["a"] = weights[0], ["b"] = weights[1] };
                    var score = KayentaScorer.Score(results, byGroup);
                    score.Score.ShouldBeInRange(0, 100);
                    score.Groups.ShouldAllBe(static group => group.Score >= 0 && group.Score <= 100);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Score_CriticalFailure_IsZeroWithItsReason()
    {
        var score = KayentaScorer.Score([Result(KayentaLabel.Pass, false, "g"), Result(KayentaLabel.High, true, "g")], Weights(100));
        (score.Score, score.Reason).ShouldBe((0, "Canary Failed: why High"));
        score.Groups.ShouldBe([new("g", 50)]);
    }

    [Fact]
    public void Score_HalfOfTheMetricsWithoutData_IsZero()
    {
        var score = KayentaScorer.Score([Result(KayentaLabel.Pass, false, "g"), Result(KayentaLabel.Nodata, false, "g")], Weights(100));
        (score.Score, score.Reason).ShouldBe((0, "Canary Failed: 50% or more metrics returned NODATA"));
    }

    [Fact]
    public void Score_AGroupOfErrorsOnly_CountsAsPassed()
    {
        var score = KayentaScorer.Score([Result(KayentaLabel.Error, false, "g")], Weights(100));
        (score.Score, score.Groups[0].Score).ShouldBe((100, 0));
    }

    [Theory]
    [InlineData(1.005, 1.01)]
    [InlineData(33.335, 33.34)]
    [InlineData(66.66499999999999, 66.66)]
    public void Score_Halves_AreRoundedUpAsTheyAreWritten(double weight, double expected) =>
        KayentaScorer.Score([Result(KayentaLabel.Pass, false, "g")], Weights(weight)).Score.ShouldBe(expected);

    [Fact]
    public void Score_WeightsAboveAHundred_AreNotNormalised() =>
        KayentaScorer.Score([Result(KayentaLabel.Pass, false, "g")], Weights(150)).Score.ShouldBe(150);

    [Fact]
    public void Score_HugeWeight_DoesNotOverflow() =>
        KayentaScorer.Score([Result(KayentaLabel.Pass, false, "g")], Weights(1e300)).Score.ShouldBe(1e300);

    private static Dictionary<string, double> Weights(double weight) => new() { ["g"] = weight };

    private static KayentaMetricResult Result(KayentaLabel label, bool critical, params string[] groups) =>
        new()
        {
            Name = "m",
            Groups = groups,
            Classification = new(label, $"why {label}", 1, critical),
        };
}
