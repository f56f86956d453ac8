using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Delivery.Tests;

public sealed class CanaryWeightRatioTests
{
    [Theory]
    [InlineData(1, 5, 0, 0, 1)]
    [InlineData(1, 50, 0, 1, 0)]
    [InlineData(1, 5, 1, 1, 1)]
    [InlineData(1, 95, 1, 1, 1)]
    [InlineData(2, 1, 0, 1, 1)]
    [InlineData(3, 50, 0, 2, 1)]
    [InlineData(3, 50, 1, 2, 2)]
    [InlineData(3, 33, 0, 1, 2)]
    [InlineData(4, 25, 1, 1, 3)]
    [InlineData(5, 10, 0, 1, 4)]
    [InlineData(5, 10, 1, 1, 5)]
    [InlineData(5, 50, 1, 3, 3)]
    [InlineData(10, 5, 0, 1, 9)]
    [InlineData(10, 5, 1, 1, 10)]
    [InlineData(10, 33, 0, 3, 7)]
    [InlineData(10, 33, 1, 3, 7)]
    [InlineData(10, 99, 0, 9, 1)]
    [InlineData(10, 99, 1, 10, 1)]
    public void Closest_WorkedExamplesOfRowC36_Agree(int replicas, int weight, int maxSurge, int canary, int stable) =>
        CanaryWeightRatio.Closest(replicas, weight, 100, maxSurge).ShouldBe(new ReplicaCounts(canary, stable));

    [Theory]
    [InlineData(2, 75, 1, 1)]
    [InlineData(10, 95, 9, 1)]
    public void Closest_TiedWithNoRoomAbove_LeavesStableOne(int replicas, int weight, int canary, int stable) =>
        CanaryWeightRatio.Closest(replicas, weight, 100, maxSurge: 0).ShouldBe(new ReplicaCounts(canary, stable));

    [Fact]
    public void Closest_AnyInput_StaysWithinReplicasAndSurge()
    {
        var inputs =
            from replicas in Gen.Choose(0, 200)
            from weight in Gen.Choose(0, 100)
            from surge in Gen.Choose(0, 1)
            select (replicas, weight, surge);
        Prop.ForAll(
                inputs.ToArbitrary(),
                input =>
                {
                    var counts = CanaryWeightRatio.Closest(input.replicas, input.weight, 100, input.surge);
                    counts.Canary.ShouldBeGreaterThanOrEqualTo(0);
                    counts.Stable.ShouldBeGreaterThanOrEqualTo(0);
                    counts.Total.ShouldBeInRange(input.replicas, input.replicas + input.surge);
                    if (input is { weight: > 0 and < 100, replicas: > 1 })
                    {
                        counts.Canary.ShouldBeGreaterThan(0, "a canary that was asked for gets a pod");
                        counts.Stable.ShouldBeGreaterThan(0, "stable keeps a pod until the end");
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
