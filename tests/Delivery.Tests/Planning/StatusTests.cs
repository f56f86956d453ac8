using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Counts, conditions and phase as clients read them (rows H6, H7 and H15 to H20).</summary>
public sealed class StatusTests
{
    [Fact]
    public void Counts_InTheMiddleOfAnUpdate_AreThoseOfTheReplicaSets()
    {
        var world = AtPause();
        world.SetAvailable($"web-{world.NewHash}", replicas: 2, available: 1);

        Pass(world);

        var status = world.Rollout.Status;
        (status.Replicas, status.UpdatedReplicas, status.ReadyReplicas, status.AvailableReplicas).ShouldBe((5, 2, 4, 4));
        status.HPAReplicas.ShouldBe(5);
        status.Selector.ShouldBe("app=web");
    }

    [Fact]
    public void Available_PodsAreMissing_IsFalseUntilTheyAreBack()
    {
        var world = AtPause();
        Condition(world, RolloutConditionType.Available).Status.ShouldBe(ConditionStatus.True);

        world.SetAvailable(world.Stable.Metadata.Name!, replicas: 3, available: 2);
        Pass(world);

        var missing = Condition(world, RolloutConditionType.Available);
        missing.Status.ShouldBe(ConditionStatus.False);
        missing.Message.ShouldBe("Rollout does not have minimum availability");

        world.Settle();
        Condition(world, RolloutConditionType.Available).Message.ShouldBe("Rollout has minimum availability");
    }

    [Fact]
    public void Paused_FromPauseToPromotion_TurnsTrueAndFalse()
    {
        var world = AtPause();
        var paused = Condition(world, RolloutConditionType.Paused);
        (paused.Status, paused.Reason).ShouldBe((ConditionStatus.True, "RolloutPaused"));
        Condition(world, RolloutConditionType.Progressing).Reason.ShouldBe("RolloutPaused");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        Condition(world, RolloutConditionType.Paused).Status.ShouldBe(ConditionStatus.False);
    }

    /// <summary>Row A44: nothing is under way that the pause could hold up.</summary>
    [Fact]
    public void Progressing_OfWhatIsPromotedAndThenPaused_StaysAsItIs()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50)));
        var progressing = Condition(world, RolloutConditionType.Progressing);

        world.Edit(spec => spec with { Paused = true });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        Condition(world, RolloutConditionType.Paused).Status.ShouldBe(ConditionStatus.True);
        Condition(world, RolloutConditionType.Progressing).ShouldBe(progressing);

        world.Edit(spec => spec with { Paused = false });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        Condition(world, RolloutConditionType.Paused).Status.ShouldBe(ConditionStatus.False);
        Condition(world, RolloutConditionType.Progressing).ShouldBe(progressing);
    }

    [Fact]
    public void Healthy_AfterTheFirstDeployment_TurnsFalseDuringAnUpdateAndBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause(5)));
        Condition(world, RolloutConditionType.Healthy).Status.ShouldBe(ConditionStatus.True);

        world.Release("web:v2");
        world.Settle();
        Condition(world, RolloutConditionType.Healthy).Status.ShouldBe(ConditionStatus.False);
        Condition(world, RolloutConditionType.Completed).Status.ShouldBe(ConditionStatus.False);

        world.Advance(TimeSpan.FromSeconds(6));
        world.Settle();
        Condition(world, RolloutConditionType.Healthy).Status.ShouldBe(ConditionStatus.True);
        Condition(world, RolloutConditionType.Completed).Status.ShouldBe(ConditionStatus.True);
    }

    [Fact]
    public void Healthy_BeforeAnyPodIsThere_IsNotSaidYet()
    {
        var world = new RolloutWorld(TestRollouts.Canary(2)) { PodsAreInstant = false };

        world.Settle();

        RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.Healthy).ShouldBeNull();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
    }

    [Fact]
    public void ReplicaFailure_OfTheNewVersion_IsCopiedAndGoesAway()
    {
        var world = AtPause();
        var failing = world.New;
        var failure = new ReplicaSetCondition
        {
            Type = RolloutConditionType.ReplicaFailure,
            Status = ConditionStatus.True,
            Reason = "FailedCreate",
            Message = "exceeded quota",
        };
        world.ReplicaSets[failing.Metadata.Name!] = failing with { Status = failing.Status with { Conditions = [failure] } };
        world.Settle();

        var copied = Condition(world, RolloutConditionType.ReplicaFailure);
        (copied.Status, copied.Reason, copied.Message).ShouldBe((ConditionStatus.True, "FailedCreate", "exceeded quota"));

        world.ReplicaSets[failing.Metadata.Name!] = failing;
        world.Settle();
        RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.ReplicaFailure).ShouldBeNull();
    }

    [Fact]
    public void MinReadySeconds_Changed_IsCopiedWithoutANewRevision()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2));

        world.Edit(spec => spec with { MinReadySeconds = 7 });
        world.Settle();

        world.ReplicaSets.ShouldHaveSingleItem().Value.Spec.MinReadySeconds.ShouldBe(7);
        world.New.Metadata.Annotations![RolloutAnnotations.Revision].ShouldBe("1");
    }

    [Fact]
    public void Abort_OfAVersionThatIsPromotedAlready_IsForgotten()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2));

        world.PatchStatus(status => status with { Abort = true, AbortedAt = world.Now });
        world.Settle();

        world.Rollout.Status.Abort.ShouldBeFalse();
        world.Rollout.Status.AbortedAt.ShouldBeNull();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Events.ShouldNotContain(EventReason.RolloutAborted);
    }

    /// <summary>Row H16: an update is no lack of availability, as long as no pod is missing.</summary>
    [Fact]
    public void Progressing_AtTheBeginOfAnUpdate_SpeaksOfTheNewVersion_AndOfALostPodOnceItIsPromoted()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.Analysis(), TestRollouts.SetWeight(50)));
        world.Release("web:v2");
        world.Settle();
        Condition(world, RolloutConditionType.Progressing).Reason.ShouldBe("NewReplicaSetCreated");

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();
        Condition(world, RolloutConditionType.Progressing).Reason.ShouldBe("NewReplicaSetAvailable");
        world.HoldPods = true;
        world.SetAvailable(world.New.Metadata.Name!, 2, 1);
        world.Settle();

        var progressing = Condition(world, RolloutConditionType.Progressing);
        progressing.Reason.ShouldBe("ReplicaSetNotAvailable");
        progressing.Message.ShouldBe("Rollout does not have minimum availability");
    }

    /// <summary>Row H16: the clock of a version that was there before anybody said anything of it begins when it is found.</summary>
    [Fact]
    public void Progressing_OfAVersionThatIsThereAlready_BeginsWhenItIsFound()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2));
        world.BrokenHashes.Add(world.NewHash);
        world.Advance(TimeSpan.FromHours(1));
        world.PatchStatus(_ => new RolloutStatus());
        world.Settle();

        var progressing = Condition(world, RolloutConditionType.Progressing);
        progressing.Reason.ShouldBe("FoundNewReplicaSet");
        progressing.Status.ShouldBe(ConditionStatus.True);
        progressing.Message.ShouldBe($"Found new replica set \"web-{world.NewHash}\"");
        progressing.LastUpdateTime.ShouldBe(world.Now);
        world.ReplicaSets.Count.ShouldBe(1);
    }

    /// <summary>Rows H16 and H33: of a version that is released again is said what becomes of it, not what became of the one before.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Progressing_OfAVersionThatIsReleasedAgain_SpeaksOfIt_AndRunsOutWhereItGetsNoPods(bool isBlueGreen)
    {
        var world = TestRollouts.Running(
            isBlueGreen ? TestRollouts.BlueGreen(2) : TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.SetWeight(75))
        );
        world.Release("web:v2");
        world.Settle();
        world.Advance(TimeSpan.FromHours(1));
        world.Settle();
        // As under a quota: not even the number of pods changes.
        world.HoldPods = true;
        world.Release("web:v1");
        world.Settle();
        var progressing = Condition(world, RolloutConditionType.Progressing);
        (progressing.Reason, progressing.Message).ShouldBe(
            ("ReplicaSetUpdated", $"ReplicaSet \"{world.New.Metadata.Name}\" is progressing.")
        );
        progressing.LastUpdateTime.ShouldBe(world.Now);

        world.Advance(TimeSpan.FromSeconds(601));
        world.Settle();
        Condition(world, RolloutConditionType.Progressing).Reason.ShouldBe("ProgressDeadlineExceeded");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);

        world.HoldPods = false;
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();
        Condition(world, RolloutConditionType.Progressing)
            .Message.ShouldBe($"ReplicaSet \"{world.New.Metadata.Name}\" has successfully progressed.");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Deadline_WhilePausedOrAnalysing_DoesNotRun()
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Pause(), TestRollouts.Analysis());
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { ProgressDeadlineSeconds = 60 } });
        world.Release("web:v2");
        world.Settle();

        world.Advance(TimeSpan.FromHours(1));
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.AnalysisRuns.ShouldHaveSingleItem();
        world.Advance(TimeSpan.FromHours(1));
        world.Settle();

        Condition(world, RolloutConditionType.Progressing).Reason.ShouldNotBe("ProgressDeadlineExceeded");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
    }

    private static RolloutWorld AtPause()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(40), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        return world;
    }

    /// <summary>One plan, of which only the status is carried out: pods stay as the test put them.</summary>
    private static void Pass(RolloutWorld world)
    {
        var update = RolloutPlanner.Plan(world.Snapshot(), world.Now).Actions.OfType<RolloutAction.UpdateStatus>().ShouldHaveSingleItem();
        world.PatchStatus(_ => update.After);
    }

    private static RolloutCondition Condition(RolloutWorld world, string type) =>
        RolloutConditions.Find(world.Rollout.Status, type).ShouldNotBeNull();
}
