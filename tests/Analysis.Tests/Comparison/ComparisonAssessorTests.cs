using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>The verdict is a function of the stored windows: how many came at once does not matter, and a decision stands.</summary>
public sealed class ComparisonAssessorTests
{
    private static readonly ComparisonMetric Ratio = new() { Kind = "ratio" };

    [Fact]
    public void Assess_AnyWindows_DecidesAtTheFirstThatDecidesAndStaysThere() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                ArbMap.Default.ArbFor<bool>(),
                (seed, isContinued) =>
                {
                    var random = new System.Random(seed);
                    var worse = random.NextDouble() * 3;
                    var rows = Enumerable.Range(0, 40).Select(_ => Row(random, worse)).ToList();
                    var plan = Plan(Ratio with { OnPass = isContinued ? "continue" : null });
                    string? decided = null;
                    for (var seen = 1; seen <= rows.Count; seen++)
                    {
                        var finding = plan.Assess(rows[..seen]);
                        if (decided is not null)
                        {
                            finding.Result.ToJsonString().ShouldBe(decided);
                        }

                        decided ??= finding.IsDecided ? finding.Result.ToJsonString() : null;
                        finding.Explanation.ShouldNotBeNullOrEmpty();
                        if (finding.IsDecided && finding.Phase == AnalysisPhase.Successful)
                        {
                            isContinued.ShouldBeFalse();
                        }
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Assess_NoWindows_SaysSo()
    {
        var finding = Plan(Ratio).Assess([]);

        finding.IsDecided.ShouldBeFalse();
        finding.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        finding.Result["verdict"]!.GetValue<string>().ShouldBe("noData");
    }

    /// <summary>A measurement that ends in an error is followed by another one: nothing may have been spent by then.</summary>
    [Fact]
    public void Assess_LastWindowMakesNoSense_DoesNotUndoTheOthers()
    {
        var good = new WindowRow([20, 1000], [80, 4000]);
        var malformed = new WindowRow([-3, 1000], [80, 4000]);

        Plan(Ratio).Assess([good, malformed]).Result["verdict"]!.GetValue<string>().ShouldBe("undecided");
        var never = Plan(Ratio).Assess([malformed]);
        never.Result["verdict"]!.GetValue<string>().ShouldBe("error");
        never.Phase.ShouldBe(AnalysisPhase.Error);
        never.Explanation.ShouldContain("negative");
    }

    [Fact]
    public void Assess_WeightThatChanges_IsAStepAndNoWrongSplit()
    {
        static WindowRow At(double share) =>
            new([100 * share, 10_000 * share], [100 * (1 - share), 10_000 * (1 - share)]) { Weight = share };

        WindowRow[] mixed = [At(0.05), At(0.05), new([20, 2000], [80, 8000]) { Weight = 0.5 }, At(0.5), At(0.5)];
        var steps = Plan(Ratio).Assess(mixed);
        var wrong = Plan(Ratio).Assess([.. mixed.Select(row => row with { Weight = 0.05 })]);

        steps.Result["verdict"]!.GetValue<string>().ShouldNotBe("skewed");
        wrong.Result["verdict"]!.GetValue<string>().ShouldBe("skewed");
        wrong.IsDecided.ShouldBeTrue();
    }

    [Theory]
    [InlineData("undecided", "pass", "Successful")]
    [InlineData("undecided", "fail", "Failed")]
    [InlineData("undecided", "error", "Error")]
    [InlineData("undecided", "inconclusive", "Inconclusive")]
    [InlineData("undecided", null, "Inconclusive")]
    [InlineData("noData", "wait", "Inconclusive")]
    [InlineData("noData", "fail", "Failed")]
    [InlineData("tooLittle", "fail", "Failed")]
    [InlineData("skewed", "pass", "Successful")]
    [InlineData("error", null, "Error")]
    [InlineData("error", "inconclusive", "Inconclusive")]
    public void Policy_OfEachOutcome_GivesThePhase(string outcome, string? policy, string phase)
    {
        var policies = new ComparisonPolicies
        {
            Undecided = outcome == "undecided" ? policy : null,
            TooLittle = outcome == "tooLittle" ? policy : null,
            NoData = outcome == "noData" ? policy : null,
            Skewed = outcome == "skewed" ? policy : null,
            Error = outcome == "error" ? policy : null,
        };

        new OutcomePolicies(policies).PhaseOf(Enum.Parse<Statistics.Outcome>(outcome, ignoreCase: true)).ShouldBe(phase);
    }

    /// <summary>The validator cannot see everything that the statistics know.</summary>
    [Fact]
    public void Plan_QuantileOfUnequalArmsInTheBiasedDirection_IsRefusedWithTheRemedy() =>
        Should
            .Throw<ProviderException>(() =>
                Plan(
                    new ComparisonMetric
                    {
                        Kind = "gauge",
                        Quantile = 0.99,
                        Direction = "decrease",
                    }
                )
            )
            .Message.ShouldContain("compare the histogram");

    [Fact]
    public void Learn_NoiseOfStablePods_IsKeptAsText()
    {
        var random = new System.Random(5);
        var plan = Plan(Ratio);
        var rows = Enumerable.Range(0, 300).Select(_ => Row(random, 1)).ToList();

        var (noise, refusal) = NoiseLearning.Learn(plan, rows);

        refusal.ShouldBeNull();
        NoiseLearning.Read(NoiseLearning.Write(noise!)).Hypotheses.ShouldBe(noise!.Hypotheses);
        NoiseLearning.Learn(plan, rows[..100]).Refusal!.ShouldContain("usable windows: learn from at least 240");
        Should.Throw<ProviderException>(() => NoiseLearning.Read("1 2"));
    }

    private static ComparisonPlan Plan(ComparisonMetric comparison) =>
        ComparisonPlan.Of(new Metric { Name = "errors" }, comparison, AlphaShare.Default, []);

    private static WindowRow Row(System.Random random, double worse) =>
        random.Next(20) == 0
            ? WindowRow.Missing("connection refused")
            : new WindowRow([random.Next(10, 30) * worse, 1000 + random.Next(50)], [random.Next(60, 100), 4000 + random.Next(200)]);
}
