using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Two versions never run at once.</summary>
public sealed class RecreateTests
{
    [Fact]
    public void Update_TheOldVersionIsGoneBeforeTheNewOneStarts()
    {
        var world = Running(3);
        var old = world.New;
        world.AddPods(old, 1, "ending");
        world.Release("web:v2");
        world.Settle();

        // Its ReplicaSet has let go of all pods, but one is still shutting down.
        world.SizeOf(old.PodHash()).ShouldBe(0);
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.LastPlan.WaitingFor.ShouldBe($"the pods of {old.Metadata.Name} to end before {world.New.Metadata.Name} starts (recreate)");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);

        world.Pods.Clear();
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(3);
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Messages[^1].ShouldEndWith("Completed recreate update");
        world.Sizes.ShouldBe([(0, 0), (3, 0)]);
    }

    [Fact]
    public void Update_APodThatHasEndedAlready_IsNotWaitedFor()
    {
        var world = Running(1);
        world.AddPods(world.New, 1, "evicted");
        world.Pods["evicted-0"] = world.Pods["evicted-0"] with { Status = new PodStatus { Phase = "Failed" } };
        world.Release("web:v2");
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(1);
    }

    [Fact]
    public void Update_StatusOfTheReplicaSetIsStale_Waits()
    {
        var world = Running(1);
        var old = world.New.Metadata.Name!;
        world.HoldPods = true;
        world.Release("web:v2");
        world.Settle();
        world.SetAvailable(old, 0, 0);
        world.ReplicaSets[old] = world.ReplicaSets[old] with
        {
            Metadata = world.ReplicaSets[old].Metadata with { Generation = 3 },
            Status = world.ReplicaSets[old].Status with { ObservedGeneration = 2 },
        };
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(0);
    }

    [Fact]
    public void ThirdVersion_InTheMiddle_WaitsForBoth()
    {
        var world = Running(2);
        var first = world.NewHash;
        world.BrokenHashes.Add(Hash(world, "web:v2"));
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.SizeOf(second).ShouldBe(2);

        world.Release("web:v3");
        world.AfterAction = _ => Running(world).ShouldBeLessThanOrEqualTo(1);
        world.Settle();

        (world.SizeOf(first), world.SizeOf(second), world.SizeOf(world.NewHash)).ShouldBe((0, 0, 2));
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Abort_BrokenVersion_GoesBackTheSameWay()
    {
        var world = Running(2);
        var stable = world.NewHash;
        world.BrokenHashes.Add(Hash(world, "web:v2"));
        world.Release("web:v2");
        world.Settle();
        world.AfterAction = _ => Running(world).ShouldBeLessThanOrEqualTo(1);
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.SizeOf(stable).ShouldBe(2);
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);

        world.BrokenHashes.Clear();
        world.PatchStatus(status => status with { Abort = false });
        world.Settle();
        world.Rollout.Status.StableRS.ShouldBe(world.NewHash);
        world.Rollout.Status.StableRS.ShouldNotBe(stable);
    }

    [Fact]
    public void Paused_ByUser_KeepsTheOldVersion()
    {
        var world = Running(2);
        var old = world.NewHash;
        world.Edit(spec => spec with { Paused = true });
        world.Release("web:v2");
        world.Settle();

        world.SizeOf(old).ShouldBe(2);
        world.Edit(spec => spec with { Paused = false });
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Fact]
    public void Replicas_Changed_ScaleWhatRuns()
    {
        var world = Running(2);
        world.Edit(spec => spec with { Replicas = 5 });
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(5);
    }

    [Fact]
    public void Annotation_OnAPlainCanary_AsksForItToo()
    {
        var canary = new CanaryStrategy { MaxSurge = 0, MaxUnavailable = "100%" };
        var world = TestRollouts.Running(Annotated(canary));
        world.AddPods(world.New, 1, "ending");
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(0);

        world.Pods.Clear();
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(1);
    }

    [Fact]
    public void Annotation_OnACarefulCanary_IsRefused()
    {
        var world = TestRollouts.New(Annotated(new CanaryStrategy { Steps = [TestRollouts.SetWeight(50)] }));
        world.Settle();

        world.Rollout.Status.Message!.ShouldContain("metadata.annotations[rollouts/strategy]: Invalid value: \"Recreate\"");
    }

    [Fact]
    public void Strategies_Two_AreRefused()
    {
        var strategy = TestRollouts.Canary(1).Spec.Strategy with { Recreate = new RecreateStrategy() };
        var world = TestRollouts.New(TestRollouts.Canary(1) with { Spec = TestRollouts.Canary(1).Spec with { Strategy = strategy } });
        world.Settle();

        world.Rollout.Status.Message!.ShouldEndWith(
            "spec.strategy.strategy: Invalid value: \"canary: true recreate: true\": Multiple Strategies can not be listed"
        );
    }

    [Fact]
    public void FromCanaryToRecreateAndBack_NothingRestarts()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2));
        var version = world.NewHash;
        var canary = world.Rollout.Spec.Strategy;
        world.Edit(spec => spec with { Strategy = new RolloutStrategy { Recreate = new RecreateStrategy() } });
        world.Settle();
        world.Edit(spec => spec with { Strategy = canary });
        world.Settle();

        world.NewHash.ShouldBe(version);
        world.Sizes.ShouldBeEmpty();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    private static RolloutWorld Running(int replicas)
    {
        var rollout = TestRollouts.Canary(replicas);
        return TestRollouts.Running(
            rollout with
            {
                Spec = rollout.Spec with { Strategy = new RolloutStrategy { Recreate = new RecreateStrategy() } },
            }
        );
    }

    private static Rollout Annotated(CanaryStrategy canary)
    {
        var rollout = TestRollouts.Canary(1);
        return rollout with
        {
            Metadata = rollout.Metadata with
            {
                Annotations = new Dictionary<string, string> { [RolloutAnnotations.Strategy] = RecreateForm.Name },
            },
            Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } },
        };
    }

    /// <summary>How many versions have pods, or are told to.</summary>
    private static int Running(RolloutWorld world) => world.ReplicaSets.Values.Count(rs => rs.Spec.Replicas > 0 || rs.Status.Replicas > 0);

    private static string Hash(RolloutWorld world, string image) =>
        PodTemplateHash.Compute(
            System.Text.Json.JsonSerializer.SerializeToElement(TestRollouts.Template(image), RolloutsJson.Options),
            world.Rollout.Status.CollisionCount
        );
}
