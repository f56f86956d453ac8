using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>An experiment from its creation to its end (rows E1 to E4, E6, E8 to E11, E20 and E21).</summary>
public sealed class ExperimentLifeTests
{
    [Fact]
    public void Start_EventsComeInArgosOrder()
    {
        var world = New(SideBySide());

        world.Settle();

        world.Events.ShouldBe([
            "TemplateProgressing",
            "TemplateProgressing",
            "ExperimentPending",
            "ScalingReplicaSet",
            "ScalingReplicaSet",
            "TemplateRunning",
            "TemplateRunning",
            "ExperimentRunning",
        ]);
        world.Messages.ShouldBe([
            "Template 'baseline' transitioned from  -> Progressing",
            "Template 'canary' transitioned from  -> Progressing",
            "Experiment transitioned from  -> Pending",
            "Scaled up ReplicaSet compare-baseline from 0 to 1",
            "Scaled up ReplicaSet compare-canary from 0 to 1",
            "Template 'baseline' transitioned from Progressing -> Running",
            "Template 'canary' transitioned from Progressing -> Running",
            "Experiment transitioned from Pending -> Running",
        ]);
        world.Status.AvailableAt.ShouldBe(world.Now);
    }

    [Fact]
    public void ReplicaSets_AreTheExperimentsOwn()
    {
        var world = Running(spec => spec with { Templates = [Template("baseline", "web:v1", 3) with { MinReadySeconds = 7 }] });

        var (name, replicaSet) = world.ReplicaSets.ShouldHaveSingleItem();
        name.ShouldBe("compare-baseline");
        replicaSet.Spec.Replicas.ShouldBe(3);
        replicaSet.Spec.MinReadySeconds.ShouldBe(7);
        var hash = replicaSet.Metadata.Labels.ShouldHaveSingleItem().Value;
        replicaSet.Metadata.Annotations.ShouldBe(
            new Dictionary<string, string>
            {
                [RolloutAnnotations.ExperimentName] = "compare",
                [RolloutAnnotations.ExperimentTemplateName] = "baseline",
            },
            ignoreOrder: true
        );
        replicaSet.Spec.Selector!.MatchLabels.ShouldBe(
            new Dictionary<string, string> { ["app"] = "web", [RolloutLabels.PodTemplateHash] = hash },
            ignoreOrder: true
        );
        replicaSet.Spec.Template.Metadata!.Labels![RolloutLabels.PodTemplateHash].ShouldBe(hash);
        world.TemplateStatus("baseline").AvailableReplicas.ShouldBe(3);
    }

    [Fact]
    public void Template_CopiedFromARollout_GetsAHashOfItsOwn()
    {
        var copied = Template("canary", "web:v1");
        var withHash = copied with
        {
            Template = copied.Template with
            {
                Metadata = new ObjectMeta
                {
                    Labels = new Dictionary<string, string> { ["app"] = "web", [RolloutLabels.PodTemplateHash] = "ofrollout" },
                },
            },
            Selector = new LabelSelector
            {
                MatchLabels = new Dictionary<string, string> { ["app"] = "web", [RolloutLabels.PodTemplateHash] = "ofrollout" },
            },
        };

        var one = Running(spec => spec with { Templates = [withHash] }).PodsOf("canary");
        var other = Running(spec => spec with { Templates = [copied] }).PodsOf("canary");

        HashOf(one).ShouldBe(HashOf(other));
        one.Spec.Selector!.MatchLabels![RolloutLabels.PodTemplateHash].ShouldBe(HashOf(one));
    }

    [Fact]
    public void Duration_Passed_EndsSuccessfullyAndPodsGoAfterTheDelay()
    {
        var world = Running(spec => spec with { Duration = "5m" });
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(5) + TimeSpan.FromMilliseconds(1));
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldContain("duration");

        world.Advance(TimeSpan.FromMinutes(5));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running, "at the very instant it has not passed yet");

        world.Advance(TimeSpan.FromSeconds(1));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.TemplateStatus("canary").Status.ShouldBe(ExperimentTemplatePhase.Successful);
        world.PodsOf("canary").Spec.Replicas.ShouldBe(1);
        world.PodsOf("canary").Metadata.Annotations![RolloutAnnotations.ScaleDownDeadline].ShouldBe("2026-01-02T03:09:36Z");
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(30));

        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
        world.PodsOf("baseline").Spec.Replicas.ShouldBe(0);
        Progressing(world).Reason.ShouldBe("ExperimentCompleted");
        Progressing(world).Message.ShouldBe("Experiment \"compare\" has successfully ran and completed.");
    }

    [Fact]
    public void ScaleDownDelay_OfZero_PodsGoAtOnce()
    {
        var world = Running(spec => spec with { Duration = "5m", ScaleDownDelaySeconds = 0 });

        world.Advance(TimeSpan.FromSeconds(301));
        world.Settle();

        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
        world.Events.ShouldBe([
            "TemplateSuccessful",
            "TemplateSuccessful",
            "ExperimentSuccessful",
            "ScalingReplicaSet",
            "ScalingReplicaSet",
        ]);
    }

    [Fact]
    public void Duration_NotGiven_RunsUntilItIsTerminated()
    {
        var world = Running();
        world.LastPlan.RequeueAfter.ShouldBeNull();
        world.Advance(TimeSpan.FromDays(30));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);

        world.Edit(spec => spec with { Terminate = true, ScaleDownDelaySeconds = 0 });
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
    }

    [Fact]
    public void Terminate_BeforeAnythingBegan_MakesNoPods()
    {
        var world = New(SideBySide(spec => spec with { Terminate = true }));

        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.ReplicaSets.ShouldBeEmpty();
    }

    [Fact]
    public void Deadline_WithoutProgress_FailsAndTakesAllPodsAway()
    {
        var world = New(SideBySide(spec => spec with { ProgressDeadlineSeconds = 60, ScaleDownDelaySeconds = 0 }));
        world.BrokenTemplates.Add("canary");
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Pending);
        world.Status.AvailableAt.ShouldBeNull();
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(60) + TimeSpan.FromMilliseconds(1));
        world.LastPlan.WaitingFor.ShouldNotBeNull().ShouldBe("1 pods of template canary: 0 of them are available");

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        world.Status.Message.ShouldBe("Template 'canary' exceeded its progressDeadlineSeconds (60)");
        world.TemplateStatus("baseline").Status.ShouldBe(ExperimentTemplatePhase.Successful);
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
        world.Events.ShouldContain("TemplateFailed");
        world.Events.ShouldContain("ExperimentFailed");
    }

    [Fact]
    public void Deadline_StartsAnewWithEveryPod()
    {
        var world = New(SideBySide(spec => spec with { ProgressDeadlineSeconds = 60, Templates = [Template("canary", "web:v2", 2)] }));
        world.PodsAreInstant = false;
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(50));
        world.SetPods("compare-canary", 2, 1);
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(50));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Pending);

        world.Advance(TimeSpan.FromSeconds(11));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public void Pod_LostWhileRunning_IsWaitedForAgain()
    {
        var world = Running(spec => spec with { Duration = "1h" });
        var since = world.Status.AvailableAt;
        world.PodsAreInstant = false;
        world.SetPods("compare-canary", 1, 0);
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Pending);
        world.TemplateStatus("canary").Status.ShouldBe(ExperimentTemplatePhase.Progressing);

        world.SetPods("compare-canary", 1, 1);
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.Status.AvailableAt.ShouldBe(since, "the duration counts from the first time");
    }

    [Fact]
    public void Replicas_ChangedWhileRunning_AreFollowed()
    {
        var world = Running();

        world.Edit(spec => spec with { Templates = [spec.Templates![0], spec.Templates[1] with { Replicas = 4 }] });
        world.Settle();

        world.PodsOf("canary").Spec.Replicas.ShouldBe(4);
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
    }

    [Fact]
    public void Template_RemovedFromTheSpec_LosesItsPods()
    {
        var world = Running();

        world.Edit(spec => spec with { Templates = [spec.Templates![0]] });
        world.Settle();

        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
        world.PodsOf("baseline").Spec.Replicas.ShouldBe(1);
    }

    [Fact]
    public void Retry_AfterTheEnd_RunsAgainWithTheSamePods()
    {
        var world = Running(spec => spec with { Duration = "1m", ScaleDownDelaySeconds = 5 });
        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(5));
        world.Settle();

        // What `kubectl argo rollouts retry experiment` writes (row J11).
        world.Experiment = world.Experiment with
        {
            Status = new ExperimentStatus(),
        };
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.Status.AvailableAt.ShouldBe(world.Now);
        world.ReplicaSets.Count.ShouldBe(2);
        world.PodsOf("canary").Spec.Replicas.ShouldBe(1);
        world.PodsOf("canary").Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.ScaleDownDeadline);
    }

    [Fact]
    public void Retry_WithinTheDelay_TheNextEndHasADelayOfItsOwn()
    {
        var world = Running(spec => spec with { Duration = "1m", ScaleDownDelaySeconds = 30 });
        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.Advance(TimeSpan.FromSeconds(5));

        world.Experiment = world.Experiment with { Status = new ExperimentStatus() };
        world.Settle();
        world.PodsOf("canary").Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.ScaleDownDeadline);

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.PodsOf("canary").Spec.Replicas.ShouldBe(1);
        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
    }

    [Fact]
    public void ReplicaSet_ThatIsRefused_IsAnError()
    {
        var world = New(SideBySide());
        world.Refused[("ReplicaSet", "compare-canary")] = "exceeded quota: pods";

        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Error);
        world.Status.Message.ShouldBe("Failed to create ReplicaSet for template 'canary': exceeded quota: pods");
        world.TemplateStatus("canary").Status.ShouldBe(ExperimentTemplatePhase.Error);
        world.TemplateStatus("baseline").Status.ShouldBe(ExperimentTemplatePhase.Successful);
    }

    [Fact]
    public void ReplicaSet_WhoseNameIsSomebodyElses_GetsAnother()
    {
        var world = New(SideBySide());
        world.TakenNames.Add(("ReplicaSet", "compare-canary"));

        world.Settle();

        world.ReplicaSets.Keys.ShouldBe(["compare-baseline", "compare-canary-1"], ignoreOrder: true);
        world.TemplateStatus("canary").CollisionCount.ShouldBe(1);
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
    }

    [Fact]
    public void Spec_ThatIsInvalid_IsSaidOnceWithTheRemedyAndStopsEverything()
    {
        var world = New(SideBySide(spec => spec with { Templates = [Template("a", "web:v1"), Template("a", "web:v2")] }));

        world.Settle();

        var condition = world.Status.Conditions.ShouldHaveSingleItem();
        (condition.Type, condition.Status, condition.Reason).ShouldBe(("InvalidSpec", ConditionStatus.True, "InvalidSpec"));
        condition.Message.ShouldBe("Experiment compare has repeated template name 'a' in templates");
        world.Messages.ShouldHaveSingleItem().ShouldBe("spec.templates[1].name: Give each template a name of its own.");
        world.ReplicaSets.ShouldBeEmpty();

        world.Edit(spec => spec with { Templates = [Template("a", "web:v1"), Template("b", "web:v2")] });
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.Status.Conditions!.ShouldAllBe(other => other.Type != "InvalidSpec");
    }

    [Fact]
    public void Spec_ThatBecomesInvalid_CanStillBeEnded()
    {
        var world = Running(spec => spec with { ScaleDownDelaySeconds = 0 });

        world.Edit(spec => spec with { Duration = "soon", Terminate = true });
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
    }

    [Fact]
    public void Experiment_ThatCannotBeRead_SaysSoAndNothingElse()
    {
        var metadata = SideBySide().Metadata;
        var snapshot = new ExperimentSnapshot
        {
            Experiment = new Experiment { Metadata = metadata },
            Malformed = FieldError.Malformed("spec.templates", "a list is needed"),
        };

        var plan = ExperimentPlanner.Plan(snapshot, RolloutWorld.Start);

        plan.Actions.OfType<ExperimentAction.UpdateStatus>()
            .ShouldHaveSingleItem()
            .After.Conditions.ShouldHaveSingleItem()
            .Message.ShouldNotBeNull()
            .ShouldContain("a list is needed");
    }

    [Fact]
    public void Experiment_BeingDeleted_IsLeftAlone()
    {
        var experiment = SideBySide();
        var world = New(experiment with { Metadata = experiment.Metadata with { DeletionTimestamp = RolloutWorld.Start } });

        world.Pass().ShouldBeFalse();
    }

    private static string HashOf(ReplicaSet replicaSet) => replicaSet.Metadata.Labels![RolloutLabels.PodTemplateHash];

    private static ExperimentCondition Progressing(ExperimentWorld world) =>
        world.Status.Conditions!.Single(condition => condition.Type == ExperimentConditionType.Progressing);
}
