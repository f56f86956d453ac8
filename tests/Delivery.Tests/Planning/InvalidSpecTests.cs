using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

public sealed class InvalidSpecTests
{
    [Fact]
    public void Weight_OutOfRange_IsReportedWithTheFieldAndARemedyAndMended()
    {
        var world = new RolloutWorld(TestRollouts.Canary(1, TestRollouts.SetWeight(101)));

        world.Settle();

        var condition = RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.InvalidSpec).ShouldNotBeNull();
        condition
            .Message.ShouldNotBeNull()
            .ShouldStartWith("The Rollout \"web\" is invalid: spec.strategy.steps[0].setWeight: Invalid value: 101: ");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Rollout.Status.Message.ShouldBe($"InvalidSpec: {condition.Message}");
        world.Events.ShouldBe([EventReason.InvalidSpecRemedy]);
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));
        world.ReplicaSets.ShouldBeEmpty();

        world.Edit(spec =>
            spec with
            {
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy { Steps = [TestRollouts.SetWeight(10)] } },
            }
        );
        world.Settle();

        RolloutConditions.Find(world.Rollout.Status, RolloutConditionType.InvalidSpec).ShouldBeNull();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Template_Missing_IsReportedAndFoundLater()
    {
        var world = new RolloutWorld(TestRollouts.Canary(1, TestRollouts.Analysis()));
        world.Settle();
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldContain("analysistemplate.argoproj.io \"error-rate\" not found");

        world.Templates["error-rate"] = TestRollouts.ErrorRate();
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Template_ThatNeverEnds_IsRefusedForAStep()
    {
        var world = new RolloutWorld(TestRollouts.Canary(1, TestRollouts.Analysis()));
        world.Templates["error-rate"] = TestRollouts.ErrorRate(interval: "10s");

        world.Settle();

        world
            .Rollout.Status.Message.ShouldNotBeNull()
            .ShouldContain("AnalysisTemplate error-rate has metric error-rate which runs indefinitely.");
    }

    /// <summary>How often a metric measures may be an argument: of the template, of the Rollout, or a field of the Rollout.</summary>
    [Theory]
    [InlineData("10", null, null, true)]
    [InlineData("0", "3", null, true)]
    [InlineData(null, null, "metadata.name", false)]
    [InlineData("0", null, "spec.revisionHistoryLimit", true)]
    [InlineData("10", "0", null, false)]
    public void Template_WhoseCountIsAnArgument_IsJudgedByItsValue(string? own, string? given, string? field, bool isSound)
    {
        var source = field is null ? null : new ArgumentValueFrom { FieldRef = new FieldRef { FieldPath = field } };
        var argument = new AnalysisRunArgument
        {
            Name = "runs",
            Value = given,
            ValueFrom = source,
        };
        var analysis = TestRollouts.ErrorRateAnalysis() with { Args = given is null && field is null ? null : [argument] };
        var rollout = TestRollouts.Canary(1, new CanaryStep { Analysis = analysis });
        var world = TestRollouts.New(rollout with { Spec = rollout.Spec with { RevisionHistoryLimit = 4 } });
        var template = TestRollouts.ErrorRate("{{args.runs}}", "10s");
        world.Templates["error-rate"] = template with
        {
            Spec = template.Spec with { Args = [new Argument { Name = "runs", Value = own }] },
        };

        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(isSound ? RolloutPhase.Healthy : RolloutPhase.Degraded, world.Rollout.Status.Message);
    }

    [Fact]
    public void DryRun_OfOneStep_IsNotHeldAgainstTheTemplatesOfAnother()
    {
        var dry = TestRollouts.ErrorRateAnalysis() with { DryRun = [new DryRun { MetricName = "error-rate" }] };
        var other = new RolloutAnalysis { Templates = [new AnalysisTemplateRef { TemplateName = "latency" }] };
        var world = TestRollouts.New(TestRollouts.Canary(1, new CanaryStep { Analysis = dry }, new CanaryStep { Analysis = other }));
        var latency = TestRollouts.ErrorRate();
        world.Templates["latency"] = latency with
        {
            Metadata = latency.Metadata with { Name = "latency" },
            Spec = latency.Spec with { Metrics = [latency.Spec.Metrics![0] with { Name = "latency" }] },
        };

        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Service_Missing_IsReported()
    {
        var rollout = TestRollouts.Canary(1);
        var strategy = new RolloutStrategy { Canary = new CanaryStrategy { StableService = "nowhere" } };
        var world = new RolloutWorld(rollout with { Spec = rollout.Spec with { Strategy = strategy } });

        world.Settle();

        world.Rollout.Status.Message.ShouldBe(
            "InvalidSpec: The Rollout \"web\" is invalid: spec.strategy.canary.stableService: Invalid value: \"nowhere\": service \"nowhere\" not found"
        );
    }

    [Fact]
    public void Service_Wrong_IsAnEventOfItsOwnForEachFault()
    {
        var rollout = TestRollouts.Canary(1);
        var strategy = new RolloutStrategy { Canary = new CanaryStrategy { StableService = "users" } };
        var world = new RolloutWorld(rollout with { Spec = rollout.Spec with { Strategy = strategy } });
        world.Settle();
        world.Messages.ShouldContain("spec.strategy.canary.stableService: Invalid value: \"users\": service \"users\" not found");

        world.Services["users"] = new Service
        {
            Metadata = new ObjectMeta { Name = "users" },
            Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["tier"] = "front" } },
        };
        world.Settle();

        world.Messages.ShouldContain(
            "spec.strategy.canary.stableService: Invalid value: \"users\": Service \"users\" has unmatch label \"tier\" in rollout"
        );
        world.Events.ShouldBe([
            EventReason.ServiceReferenceError,
            EventReason.InvalidSpecRemedy,
            EventReason.ServiceReferenceError,
            EventReason.InvalidSpecRemedy,
        ]);
    }

    [Fact]
    public void Status_StepIndexOutOfRange_IsKeptInRange()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();

        world.PatchStatus(status => status with { CurrentStepIndex = 99, PauseConditions = null });
        world.Settle();

        world.Rollout.Status.CurrentStepIndex.ShouldBe(2);
    }

    [Fact]
    public void Abort_WhileTheTemplateOfAStepIsMissing_GoesBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause(), TestRollouts.Analysis()));
        world.Release("web:v2");
        world.Settle();
        world.SizeOf(world.NewHash).ShouldBe(2);
        world.Templates.Clear();
        world.Settle();
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldStartWith("InvalidSpec: ");

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(4);
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldStartWith("InvalidSpec: ");
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));

        world.Templates["error-rate"] = TestRollouts.ErrorRate();
        world.Settle();
        world.Rollout.Status.Message.ShouldBe("RolloutAborted: Rollout aborted update to revision 2");
    }

    [Fact]
    public void Abort_WhileTheNextVersionCannotBegin_GoesBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause(), TestRollouts.Analysis()));
        world.Release("web:v2");
        world.Settle();
        var attempt = world.Rollout.Status.CurrentPodHash.ShouldNotBeNull();
        world.SizeOf(attempt).ShouldBe(2);
        world.Templates.Clear();
        world.Release("web:v3");
        world.Settle();
        world.SizeOf(attempt).ShouldBe(2);

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.SizeOf(attempt).ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(4);
        world.ReplicaSets.Count.ShouldBe(2);
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldStartWith("InvalidSpec: ");

        world.Templates["error-rate"] = TestRollouts.ErrorRate();
        world.Settle();
        world.Rollout.Status.CurrentPodHash.ShouldNotBe(attempt);
        world.Rollout.Status.Abort.ShouldBeFalse();
        world.SizeOf(world.Rollout.Status.CurrentPodHash!).ShouldBe(2);
    }

    /// <summary>Row A3: rules that only the API server knows are as good as ours.</summary>
    [Fact]
    public void Template_RefusedByTheApiServer_IsAnInvalidSpecThatLeavesAWayBack()
    {
        const string fault = "spec.template.spec.dnsPolicy: Unsupported value: \"Nonsense\"";
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        var attempt = world.NewHash;
        world.Release("web:v3");
        world.TemplateRefusal = FieldError.Plain("spec.template.spec.dnsPolicy", fault);
        world.Settle();

        world.ReplicaSets.Count.ShouldBe(2);
        world.SizeOf(attempt).ShouldBe(2);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Rollout.Status.Message.ShouldBe($"InvalidSpec: The Rollout \"web\" is invalid: {fault}");
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.SizeOf(attempt).ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(4);
    }

    [Fact]
    public void Abort_WhileOtherStepsAreWrong_GoesBack()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();
        var attempt = world.Rollout.Status.CurrentPodHash.ShouldNotBeNull();
        world.Edit(spec =>
            spec with
            {
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy { Steps = [TestRollouts.SetWeight(101)] } },
            }
        );
        world.PatchStatus(status => status with { Abort = true });

        world.Settle();

        world.SizeOf(attempt).ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(4);
    }

    [Fact]
    public void Abort_WhileTheActiveServiceIsGone_GoesBack()
    {
        var world = TestRollouts.Running(TestRollouts.BlueGreen(2, strategy => strategy with { AutoPromotionEnabled = false }));
        world.Release("web:v2");
        world.Settle();
        world.Services.Clear();
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(31));
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Stable.Spec.Replicas.ShouldBe(2);
    }

    [Fact]
    public void Abort_WhileTheSelectorIsWrong_MovesNothing()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(4, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Release("web:v2");
        world.Settle();

        world.Edit(spec => spec with { Selector = new LabelSelector() });
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.SizeOf(world.NewHash).ShouldBe(2);
    }

    [Theory]
    [InlineData("not a number")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public void Annotation_Malformed_CountsAsAbsentAndIsMended(string text)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        foreach (
            var annotation in new[]
            {
                RolloutAnnotations.Revision,
                RolloutAnnotations.DesiredReplicas,
                RolloutAnnotations.ScaleDownDeadline,
            }
        )
        {
            var annotations = new Dictionary<string, string>(world.New.Metadata.Annotations!) { [annotation] = text };
            var broken = world.New with { Metadata = world.New.Metadata with { Annotations = annotations } };
            world.ReplicaSets[broken.Metadata.Name!] = broken;
            world.Settle();
        }

        world.Release("web:v2");
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        world.New.Spec.Replicas.ShouldBe(1);
    }
}
