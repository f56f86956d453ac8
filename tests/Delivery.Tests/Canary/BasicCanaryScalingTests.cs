using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

public sealed class BasicCanaryScalingTests
{
    [Theory]
    [InlineData(10, 10, 1, 1, 1, 9)]
    [InlineData(10, 30, 0, 3, 3, 10)]
    [InlineData(10, 30, 5, 0, 0, 7)]
    [InlineData(1, 5, 0, 1, 1, 1)]
    [InlineData(1, 95, 0, 1, 1, 1)]
    public void Next_WorkedExamplesOfRowC37_Agree(int replicas, int weight, int maxUnavailable, int maxSurge, int canary, int stable) =>
        BasicCanaryScaling
            .Next(
                CanaryWeightRatio.Closest(replicas, weight, 100, maxSurge),
                new ReplicaSetSize(0, 0),
                new ReplicaSetSize(replicas, replicas),
                othersDesired: 0,
                cap: replicas + maxSurge,
                minAvailable: replicas - maxUnavailable
            )
            .ShouldBe(new ReplicaCounts(canary, stable));

    [Theory]
    [InlineData(5, 20, "(0,4) (1,4)")]
    [InlineData(5, 40, "(0,4) (2,4) (2,3)")]
    [InlineData(10, 50, "(0,8) (5,8) (5,5)")]
    [InlineData(10, 100, "(0,8) (5,8) (5,3) (10,3) (10,0)")]
    [InlineData(1, 50, "(1,1)")]
    [InlineData(1, 100, "(1,1) (1,0)")]
    public void Update_SequencesOfRowC38_Agree(int replicas, int weight, string expected)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(replicas, TestRollouts.SetWeight(weight), TestRollouts.Pause()));

        world.Release("web:v2");
        world.Settle();

        Text(world).ShouldBe(expected);
    }

    [Fact]
    public void Update_SurgeOneUnavailableZero_GoesOneByOne()
    {
        var rollout = TestRollouts.Canary(10, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var strategy = rollout.Spec.Strategy with { Canary = rollout.Spec.Strategy.Canary! with { MaxSurge = 1, MaxUnavailable = 0 } };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = strategy } });

        world.Release("web:v2");
        world.Settle();

        Text(world).ShouldBe("(1,10) (1,9) (2,9) (2,8) (3,8) (3,7) (4,7) (4,6) (5,6) (5,5)");
    }

    [Fact]
    public void Abort_FromHalf_BringsStableBackBeforeTheCanaryGoes()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(10, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Sizes.Clear();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        Text(world).ShouldBe("(5,8) (0,8) (0,10)");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    private static string Text(RolloutWorld world) => string.Join(' ', world.Sizes.Select(size => $"({size.New},{size.Stable})"));
}
