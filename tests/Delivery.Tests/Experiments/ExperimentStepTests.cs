using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>The experiment step of a canary (rows C20, C43, E14 to E17).</summary>
public sealed class ExperimentStepTests
{
    [Fact]
    public void Step_BeginsAnExperimentOfBothVersions()
    {
        var world = AtExperiment();

        var (name, experiment) = world.Experiments.ShouldHaveSingleItem();
        name.ShouldBe($"web-{world.NewHash}-2-1");
        experiment.Metadata.Labels.ShouldBe(
            new Dictionary<string, string> { ["team"] = "shop", [RolloutLabels.PodTemplateHash] = world.NewHash },
            ignoreOrder: true
        );
        experiment.Metadata.Annotations![RolloutAnnotations.Revision].ShouldBe("2");
        var owner = experiment.Metadata.OwnerReferences.ShouldHaveSingleItem();
        (owner.Kind, owner.Uid, owner.Controller, owner.BlockOwnerDeletion).ShouldBe(("Rollout", "rollout-uid", true, true));
        experiment.Spec.Duration.ShouldBe("5m");
        experiment.Spec.ScaleDownDelaySeconds.ShouldBe(7);
        experiment.Spec.Templates!.Select(template => template.Name).ShouldBe(["baseline", "canary"]);
        Image(experiment.Spec.Templates![0]).ShouldBe("web:v1");
        Image(experiment.Spec.Templates[1]).ShouldBe("web:v2");
        var analysis = experiment.Spec.Analyses.ShouldHaveSingleItem();
        (analysis.Name, analysis.TemplateName, analysis.RequiredForCompletion).ShouldBe(("rate", "error-rate", true));
        analysis.Args.ShouldHaveSingleItem().Value.ShouldBe(world.NewHash);
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe(name);
        world.Messages.ShouldContain($"Created Experiment '{name}'");
        world.Events.ShouldContain("ExperimentCreated");
        world.LastPlan.WaitingFor.ShouldBe($"Experiment {name} to end (not begun)");
    }

    [Fact]
    public void Step_MetadataOfATemplate_TellsItsPodsApart()
    {
        var metadata = new PodTemplateMetadata
        {
            Labels = new Dictionary<string, string> { ["role"] = "baseline" },
            Annotations = new Dictionary<string, string> { ["why"] = "compare" },
        };
        var world = AtExperiment(step => step with { Templates = [step.Templates![0] with { Metadata = metadata, Replicas = 3 }] });

        var template = world.Experiments.Values.Single().Spec.Templates.ShouldHaveSingleItem();
        template.Replicas.ShouldBe(3);
        template.Template.Metadata!.Labels!["role"].ShouldBe("baseline");
        template.Template.Metadata.Annotations!["why"].ShouldBe("compare");
        template.Selector!.MatchLabels!["role"].ShouldBe("baseline");
        template.Selector.MatchLabels["app"].ShouldBe("web");
        template.Service.ShouldBeNull();
    }

    [Fact]
    public void Step_Successful_GoesOn()
    {
        var world = AtExperiment();

        End(world, AnalysisPhase.Successful);

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBeNull();
        world.Messages.ShouldContain("Rollout step 2/3 completed (experiment)");
    }

    [Fact]
    public void Step_SuccessfulWhileTheUserPauses_IsNotRepeated()
    {
        var world = AtExperiment();
        world.Edit(spec => spec with { Paused = true });
        world.Settle();

        End(world, AnalysisPhase.Successful);
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.Edit(spec => spec with { Paused = false });
        world.Settle();

        world.Experiments.ShouldHaveSingleItem();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Theory]
    [InlineData(AnalysisPhase.Failed)]
    [InlineData(AnalysisPhase.Error)]
    public void Step_FailedOrErrored_AbortsWithItsMessage(string phase)
    {
        var world = AtExperiment();

        End(world, phase, "pods are broken");

        world.Rollout.Status.Abort.ShouldBeTrue();
        world.Rollout.Status.Message.ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Experiment analysis phase is error/failed: pods are broken"
        );
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBeNull();
        world.New.Spec.Replicas.ShouldBe(0);
    }

    [Fact]
    public void Step_Inconclusive_PausesAndIsRepeatedWhenResumed()
    {
        var world = AtExperiment();
        var first = world.Experiments.Keys.Single();

        End(world, AnalysisPhase.Inconclusive);

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        world.Rollout.Status.Message.ShouldBe(PauseReason.InconclusiveExperiment);
        world.LastPlan.WaitingFor.ShouldBe("a decision about an inconclusive experiment");
        world.LastPlan.Wait!.Ending.ShouldBe("until somebody promotes or aborts it");
        world.Experiments.ShouldHaveSingleItem();
        world.Advance(TimeSpan.FromMinutes(20));
        world.Settle();
        world.Experiments.ShouldHaveSingleItem();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Experiments.Keys.ShouldBe([first, $"{first}-1"], ignoreOrder: true);
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe($"{first}-1");
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
    }

    [Fact]
    public void Abort_ByUser_TerminatesTheExperimentAndARetryBeginsAnother()
    {
        var world = AtExperiment();
        var first = world.Experiments.Keys.Single();

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();
        world.Experiments[first].Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBeNull();

        // It ends only now, and well: that is of no account for the next attempt.
        world.SetExperiment(first, status => status with { Phase = AnalysisPhase.Successful });
        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        world.Experiments.Keys.ShouldBe([first, $"{first}-1"], ignoreOrder: true);
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe($"{first}-1");
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
    }

    [Fact]
    public void PromotedPast_TheExperimentIsTerminated()
    {
        var world = AtExperiment();

        // What `promote` writes at a step that is no pause (row J24).
        world.PatchStatus(status => status with { CurrentStepIndex = 2 });
        world.Settle();

        world.Experiments.Values.Single().Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void PromotedPast_IntoAnotherExperiment_BeginsThatOne()
    {
        var world = Running(Canary(4, SetWeight(25), ExperimentStepOf(), ExperimentStepOf()));
        world.Release("web:v2");
        world.Settle();

        world.PatchStatus(status => status with { CurrentStepIndex = 2 });
        world.Settle();

        world.Experiments[$"web-{world.NewHash}-2-1"].Spec.Terminate.ShouldBeTrue();
        world.Experiments[$"web-{world.NewHash}-2-2"].Spec.Terminate.ShouldBeFalse();
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe($"web-{world.NewHash}-2-2");
    }

    [Fact]
    public void FullPromotion_TerminatesTheExperiment()
    {
        var world = AtExperiment();

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Experiments.Values.Single().Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void AnotherVersion_TerminatesTheExperimentOfTheOneBefore()
    {
        var world = AtExperiment();
        var first = world.Experiments.Keys.Single();

        world.Release("web:v3");
        world.Settle();

        world.Experiments[first].Spec.Terminate.ShouldBeTrue();
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe($"web-{world.NewHash}-3-1");
    }

    [Fact]
    public void Experiment_CreatedByAnInterruptedPass_IsTakenUpNotRepeated()
    {
        var world = AtExperiment();
        // The status write that names it is lost.
        world.PatchStatus(status => status with { Canary = status.Canary with { CurrentExperiment = null } });

        world.Settle();

        world.Experiments.ShouldHaveSingleItem();
        world.Rollout.Status.Canary.CurrentExperiment.ShouldBe(world.Experiments.Keys.Single());
    }

    [Fact]
    public void Experiment_WhoseNameIsSomebodyElses_GetsAnother()
    {
        var world = Running(Canary(4, SetWeight(25), ExperimentStepOf()));
        world.Release("web:v2");
        world.TakenNames.Add($"web-{PodTemplateHashOf("web:v2")}-2-1");

        world.Settle();

        world.Experiments.Keys.ShouldBe([$"web-{world.NewHash}-2-1-1"]);
    }

    [Fact]
    public void Experiment_ThatIsInvalid_IsSaidInTheWaitReason()
    {
        var world = AtExperiment();
        var name = world.Experiments.Keys.Single();
        var condition = new ExperimentCondition { Type = ExperimentConditionType.InvalidSpec, Message = "it has no selector" };

        world.SetExperiment(name, status => status with { Conditions = [condition] });
        world.Settle();

        world.LastPlan.WaitingFor.ShouldBe($"a valid spec of Experiment {name}: it has no selector");
    }

    [Fact]
    public void Experiments_BeyondTheHistoryLimit_AreDeletedOldestFirst()
    {
        var rollout = Canary(4, SetWeight(25), ExperimentStepOf());
        var history = new AnalysisRunStrategy { SuccessfulRunHistoryLimit = 1 };
        var world = Running(rollout with { Spec = rollout.Spec with { Analysis = history } });

        foreach (var image in new[] { "web:v2", "web:v3", "web:v4" })
        {
            world.Advance(TimeSpan.FromMinutes(1));
            world.Release(image);
            world.Settle();
            End(world, AnalysisPhase.Successful);
        }

        world.Experiments.Keys.ShouldBe([$"web-{world.NewHash}-4-1"]);
    }

    [Fact]
    public void Experiments_OfAVersionThatIsGone_GoWithIt()
    {
        var rollout = Canary(4, SetWeight(25), ExperimentStepOf());
        var world = Running(rollout with { Spec = rollout.Spec with { RevisionHistoryLimit = 0 } });
        world.Release("web:v2");
        world.Settle();
        End(world, AnalysisPhase.Successful);
        var second = world.Experiments.Keys.Single();

        world.Release("web:v3");
        world.Settle();
        End(world, AnalysisPhase.Successful);
        world.Settle();

        world.Experiments.Keys.ShouldNotContain(second);
    }

    [Theory]
    [InlineData("newest", null, null, "spec.strategy.canary.steps[1].experiment.templates[0].specRef")]
    [InlineData("canary", "soon", null, "spec.strategy.canary.steps[1].experiment.duration")]
    [InlineData("canary", null, 90, "spec.strategy.canary.steps[1].experiment.templates")]
    [InlineData("canary", null, -1, "spec.strategy.canary.steps[1].experiment.templates[0].weight")]
    public void Step_ThatCouldNeverEnd_IsInvalid(string specRef, string? duration, int? weight, string path)
    {
        var template = new RolloutExperimentTemplate
        {
            Name = "one",
            SpecRef = specRef,
            Weight = weight,
        };
        var world = New(
            Routed(
                4,
                null,
                SetWeight(25),
                new CanaryStep
                {
                    Experiment = new RolloutExperimentStep { Templates = [template], Duration = duration },
                }
            )
        );

        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldContain(path);
    }

    [Fact]
    public void Step_WithTwoTemplatesOfOneName_IsInvalid()
    {
        var template = new RolloutExperimentTemplate { Name = "one", SpecRef = "canary" };
        var world = New(Canary(4, new CanaryStep { Experiment = new RolloutExperimentStep { Templates = [template, template] } }));

        world.Settle();

        world.Rollout.Status.Message.ShouldNotBeNull().ShouldContain("spec.strategy.canary.steps[0].experiment.templates[1].name");
    }

    [Fact]
    public void Weights_OfARunningExperiment_AreTakenFromTheStableVersion()
    {
        var world = AtWeighted();
        world.Traffic!.Additional.ShouldBeEmpty();

        Run(world);

        world.Traffic!.Weight.ShouldBe(25);
        world.Traffic.StableWeight.ShouldBe(60);
        world.Traffic.Additional.ShouldBe([
            new WeightDestination
            {
                Weight = 10,
                ServiceName = "exp-baseline",
                PodTemplateHash = "hash-baseline",
            },
            new WeightDestination
            {
                Weight = 5,
                ServiceName = "exp-canary",
                PodTemplateHash = "hash-canary",
            },
        ]);
        var weights = world.Rollout.Status.Canary.Weights!;
        weights.Stable.Weight.ShouldBe(60);
        weights.Additional.ShouldBe(world.Traffic.Additional);
        world.Messages.ShouldContain("Traffic weight updated additional: [{10 exp-baseline hash-baseline} {5 exp-canary hash-canary}]");
    }

    [Theory]
    [InlineData(AnalysisPhase.Successful)]
    [InlineData(AnalysisPhase.Failed)]
    [InlineData(AnalysisPhase.Pending)]
    public void Weights_OfAnExperimentThatRunsNoMore_GoBackToTheStableVersion(string phase)
    {
        var world = AtWeighted();
        Run(world);
        world.Routes.Clear();

        world.SetExperiment(world.Experiments.Keys.Single(), status => status with { Phase = phase });
        world.Settle();

        world.Traffic!.Additional.ShouldBeEmpty();
        world.Rollout.Status.Canary.Weights!.Additional.ShouldBeNull();
    }

    [Fact]
    public void Weights_AreNotedBeforeTheRoutersAreTold()
    {
        var world = AtWeighted();
        var wasNoted = false;
        world.AfterAction = action =>
        {
            wasNoted |= action is RolloutAction.UpdateStatus && world.Rollout.Status.Canary.Weights?.Additional is { Count: 2 };
            if (action is RolloutAction.RouteTraffic { Target.Additional.Count: > 0 })
            {
                wasNoted.ShouldBeTrue();
            }
        };

        Run(world);

        wasNoted.ShouldBeTrue();
    }

    [Fact]
    public void Weights_AreGivenToTemplatesWhosePodsAreThereOnly()
    {
        var world = AtWeighted();
        Run(world);

        world.SetExperiment(
            world.Experiments.Keys.Single(),
            status =>
                status with
                {
                    TemplateStatuses =
                    [
                        status.TemplateStatuses![0] with
                        {
                            Status = ExperimentTemplatePhase.Progressing,
                        },
                        status.TemplateStatuses[1],
                    ],
                }
        );
        world.Settle();

        world.Traffic!.Additional.ShouldHaveSingleItem().ServiceName.ShouldBe("exp-canary");
    }

    [Fact]
    public void Weights_Abort_TakesThemBackBeforeTheExperimentIsTerminated()
    {
        var world = AtWeighted();
        Run(world);
        var order = new List<string>();
        world.AfterAction = action => order.Add(action.GetType().Name);

        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.Traffic!.Additional.ShouldBeEmpty();
        order.IndexOf("TerminateExperiment").ShouldBeGreaterThan(order.IndexOf("RouteTraffic"));
    }

    [Fact]
    public void TemplateWithAWeight_GetsAService()
    {
        var templates = AtWeighted().Experiments.Values.Single().Spec.Templates!;

        templates.ShouldAllBe(template => template.Service != null);
    }

    [Fact]
    public void Deadline_WhileAnExperimentRuns_DoesNotRun()
    {
        var world = AtExperiment();

        world.Advance(TimeSpan.FromHours(2));
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Progressing);
        world.Rollout.Status.Conditions!.ShouldAllBe(condition => condition.Reason != ProgressingReason.ProgressDeadlineExceeded);
    }

    private static string Image(ExperimentTemplate template) =>
        template.Template.Spec!.Value.GetProperty("containers")[0].GetProperty("image").GetString()!;

    private static string PodTemplateHashOf(string image) =>
        PodTemplateHash.Compute(System.Text.Json.JsonSerializer.SerializeToElement(Template(image), RolloutsJson.Options));

    private static void End(RolloutWorld world, string phase, string? message = null)
    {
        world.SetExperiment(world.Rollout.Status.Canary.CurrentExperiment!, status => status with { Phase = phase, Message = message });
        world.Settle();
    }

    /// <summary>The experiment's controller brings its pods up.</summary>
    private static void Run(RolloutWorld world)
    {
        world.SetExperiment(
            world.Experiments.Keys.Single(),
            status =>
                status with
                {
                    Phase = AnalysisPhase.Running,
                    TemplateStatuses =
                    [
                        .. new[] { "baseline", "canary" }.Select(name => new ExperimentTemplateStatus
                        {
                            Name = name,
                            Status = ExperimentTemplatePhase.Running,
                            AvailableReplicas = 1,
                            ServiceName = $"exp-{name}",
                            PodTemplateHash = $"hash-{name}",
                        }),
                    ],
                }
        );
        world.Settle();
    }

    private static CanaryStep ExperimentStepOf(Func<RolloutExperimentStep, RolloutExperimentStep>? with = null)
    {
        var step = new RolloutExperimentStep
        {
            Duration = "5m",
            ScaleDownDelaySeconds = 7,
            Templates =
            [
                new RolloutExperimentTemplate { Name = "baseline", SpecRef = "stable" },
                new RolloutExperimentTemplate { Name = "canary", SpecRef = "canary" },
            ],
            Analyses =
            [
                new RolloutExperimentStepAnalysis
                {
                    Name = "rate",
                    TemplateName = "error-rate",
                    RequiredForCompletion = true,
                    Args =
                    [
                        new AnalysisRunArgument
                        {
                            Name = "hash",
                            ValueFrom = new ArgumentValueFrom { PodTemplateHashValue = PodTemplateHashSource.Latest },
                        },
                    ],
                },
            ],
        };
        return new CanaryStep { Experiment = with?.Invoke(step) ?? step };
    }

    private static RolloutWorld AtExperiment(Func<RolloutExperimentStep, RolloutExperimentStep>? with = null)
    {
        var rollout = Canary(4, SetWeight(25), ExperimentStepOf(with), SetWeight(50));
        var labels = new Dictionary<string, string> { ["team"] = "shop" };
        var world = Running(rollout with { Metadata = rollout.Metadata with { Labels = labels } });
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        return world;
    }

    private static RolloutWorld AtWeighted()
    {
        var world = Running(
            Routed(
                4,
                null,
                SetWeight(25),
                ExperimentStepOf(step =>
                    step with
                    {
                        Templates = [step.Templates![0] with { Weight = 10 }, step.Templates[1] with { Weight = 5 }],
                    }
                )
            )
        );
        world.Release("web:v2");
        world.Settle();
        return world;
    }
}
