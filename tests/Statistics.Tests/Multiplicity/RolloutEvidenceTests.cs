namespace Rollouts.Statistics.Tests;

public sealed class RolloutEvidenceTests
{
    private static readonly RolloutEvidence Three = new(0.05, [new("a"), new("b"), new("c", 2)]);

    [Theory]
    [InlineData(79, 0)]
    [InlineData(81, 1)]
    public void Look_OneMetric_NeedsItsShareOfTheEvidence(double e, int failedAt)
    {
        // A quarter of the weight: 80/4 = 20 = 1/alpha.
        var state = Three.NewState();
        Three.Look(state, [Math.Log(e), double.NegativeInfinity, double.NegativeInfinity]);
        Three.FailedAt(state).ShouldBe(failedAt);
    }

    [Fact]
    public void Look_HighsAtDifferentTimes_DoNotAddUp()
    {
        var state = Three.NewState();
        Three.Look(state, [Math.Log(70), 0, 0]);
        Three.Look(state, [0, Math.Log(70), 0]);
        Three.FailedAt(state).ShouldBe(0);
        Three.Assess(state).Outcome.ShouldBe(Outcome.Undecided);
    }

    [Fact]
    public void Look_CriticalMetric_FailsAloneAtItsOwnAlpha()
    {
        var rollout = new RolloutEvidence(0.05, [new("errors") { CriticalAlpha = 0.025 }, new("latency")]);
        var state = rollout.NewState();
        rollout.Look(state, [Math.Log(39), Math.Log(39)]);
        rollout.FailedAt(state).ShouldBe(0);
        rollout.Look(state, [Math.Log(41), 0]);
        rollout.FailedAt(state).ShouldBe(2);
        rollout.Assess(state).Explanation.ShouldContain("The critical metric errors is worse");
        rollout.FailedAt(rollout.Restore(state.ToArray())).ShouldBe(2);
    }

    [Fact]
    public void Constructor_CriticalMetricsThatTakeAllOfAlpha_AreRefused() =>
        Should.Throw<ArgumentException>(() => new RolloutEvidence(0.05, [new("errors") { CriticalAlpha = 0.05 }, new("latency")]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Constructor_WeightOutOfRange_IsRefused(double weight) =>
        Should.Throw<ArgumentException>(() => new RolloutEvidence(0.05, [new("a", weight)]));

    [Fact]
    public void FromGroups_Weight_IsSplitEvenly() =>
        RolloutEvidence.FromGroups([(60, ["a", "b"]), (40, ["c"])]).Select(share => share.Weight).ShouldBe([30, 30, 40]);

    [Theory]
    [InlineData(new[] { 50.0, 1, 0.2, 30 }, 0.1, new[] { 0, 3 })]
    [InlineData(new[] { 40.0, 40 }, 0.05, new[] { 0, 1 })]
    [InlineData(new[] { 39.0, 19 }, 0.05, new int[0])]
    [InlineData(new double[0], 0.05, new int[0])]
    public void Reject_EBenjaminiHochberg_TakesTheLargestThatHoldTogether(double[] e, double alpha, int[] expected) =>
        EvidenceSelection.Reject([.. e.Select(value => Math.Log(value))], alpha).ShouldBe(expected);
}
