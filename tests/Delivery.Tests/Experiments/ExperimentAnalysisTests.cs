using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>Analyses of an experiment (rows E5, E7, E10, E13, E19 and E22).</summary>
public sealed class ExperimentAnalysisTests
{
    [Fact]
    public void Run_IsMadeOnceThePodsAreAvailable()
    {
        var world = New(SideBySide(spec => spec with { Analyses = [ErrorRate()] }));
        world.BrokenTemplates.Add("canary");
        world.Settle();
        world.AnalysisRuns.ShouldBeEmpty();

        world.BrokenTemplates.Clear();
        world.Settle();

        var run = world.AnalysisRuns.ShouldHaveSingleItem().Value;
        run.Metadata.Name.ShouldBe("compare-rate");
        run.Spec.Metrics!.ShouldHaveSingleItem().Name.ShouldBe("error-rate");
        world
            .RunStatus("rate")
            .ShouldBe(
                new ExperimentAnalysisRunStatus
                {
                    Name = "rate",
                    AnalysisRun = "compare-rate",
                    Phase = AnalysisPhase.Pending,
                }
            );
    }

    [Fact]
    public void Run_HasTheMetadataAndRulesOfTheExperiment()
    {
        var experiment = SideBySide(spec =>
            spec with
            {
                Analyses = [ErrorRate()],
                DryRun = [new DryRun { MetricName = ".*" }],
                MeasurementRetention = [new MeasurementRetention { MetricName = "error-rate", Limit = 3 }],
                AnalysisRunMetadata = new AnalysisRunMetadata
                {
                    Labels = new Dictionary<string, string> { ["why"] = "compare" },
                    Annotations = new Dictionary<string, string> { ["link"] = "x" },
                },
            }
        );
        var labels = new Dictionary<string, string> { [RolloutLabels.ControllerInstanceId] = "blue" };
        var world = New(experiment with { Metadata = experiment.Metadata with { Labels = labels } });

        world.Settle();

        var run = world.AnalysisRuns.ShouldHaveSingleItem().Value;
        run.Metadata.Labels.ShouldBe(
            new Dictionary<string, string> { ["why"] = "compare", [RolloutLabels.ControllerInstanceId] = "blue" },
            ignoreOrder: true
        );
        run.Metadata.Annotations!["link"].ShouldBe("x");
        run.Spec.DryRun.ShouldHaveSingleItem().MetricName.ShouldBe(".*");
        run.Spec.MeasurementRetention.ShouldHaveSingleItem().Limit.ShouldBe(3);
    }

    [Theory]
    [InlineData(AnalysisPhase.Failed)]
    [InlineData(AnalysisPhase.Error)]
    [InlineData(AnalysisPhase.Inconclusive)]
    public void Run_EndingBadly_EndsTheExperimentAtOnce(string phase)
    {
        var world = Running(spec => spec with { Duration = "1h", ScaleDownDelaySeconds = 0, Analyses = [ErrorRate(), ErrorRate("other")] });

        world.Finish("compare-rate", phase, "too many errors");
        world.Settle();

        world.Status.Phase.ShouldBe(phase);
        world.Status.Message.ShouldBe("too many errors");
        world.AnalysisRuns["compare-other"].Spec.Terminate.ShouldBeTrue();
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
        world.Messages.ShouldContain($"AnalysisRun 'rate' transitioned from Pending -> {phase}: too many errors");
        world.Messages.ShouldContain("Terminating other (compare-other)");
        world.Events.ShouldContain($"Experiment{phase}");
    }

    [Fact]
    public void Run_NotRequired_IsStoppedWhenTheDurationHasPassed()
    {
        var world = Running(spec => spec with { Duration = "1m", Analyses = [ErrorRate()] });

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.AnalysisRuns["compare-rate"].Spec.Terminate.ShouldBeTrue();
        world.Events.ShouldContain("AnalysisRunTerminating");
    }

    [Fact]
    public void Run_Required_IsWaitedForAfterTheDuration()
    {
        var world = Running(spec => spec with { Duration = "1m", Analyses = [ErrorRate(required: true)] });
        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.AnalysisRuns["compare-rate"].Spec.Terminate.ShouldBeFalse();

        world.Finish("compare-rate", AnalysisPhase.Successful);
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.Status.Message.ShouldBe("Required AnalysisRuns completed");
    }

    [Fact]
    public void Runs_Required_AllSuccessful_EndTheExperimentBeforeItsDuration()
    {
        var world = Running(spec =>
            spec with
            {
                Duration = "1h",
                Analyses = [ErrorRate(required: true), ErrorRate("second", required: true), ErrorRate("other")],
            }
        );
        world.Finish("compare-rate", AnalysisPhase.Successful);
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);

        world.Finish("compare-second", AnalysisPhase.Successful);
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.Status.Message.ShouldBe("Required AnalysisRuns completed");
        world.AnalysisRuns["compare-other"].Spec.Terminate.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, AnalysisPhase.Inconclusive)]
    [InlineData(true, AnalysisPhase.Successful)]
    public void Run_RequiredButStoppedBeforeItMeasured_IsNoSuccess(bool strictArgo, string expected)
    {
        var world = Running(spec => spec with { Duration = "1h", Analyses = [ErrorRate(required: true)] }, strictArgo);

        world.Finish("compare-rate", AnalysisPhase.Successful, "Run Terminated", count: 0);
        world.Settle();

        world.Status.Phase.ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, AnalysisPhase.Inconclusive)]
    [InlineData(true, AnalysisPhase.Successful)]
    public void Run_RequiredButNeverStarted_IsNoSuccess(bool strictArgo, string expected)
    {
        var world = New(SideBySide(spec => spec with { Analyses = [ErrorRate(required: true)] }), strictArgo);
        world.BrokenTemplates.Add("canary");
        world.Settle();

        world.Edit(spec => spec with { Terminate = true });
        world.Settle();

        world.Status.Phase.ShouldBe(expected);
    }

    [Fact]
    public void Terminate_WhileARequiredRunMeasures_EndsWithItsVerdict()
    {
        var world = Running(spec => spec with { Analyses = [ErrorRate(required: true)] });

        world.Edit(spec => spec with { Terminate = true });
        world.Settle();
        world.AnalysisRuns["compare-rate"].Spec.Terminate.ShouldBeTrue();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);

        world.Finish("compare-rate", AnalysisPhase.Successful);
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Theory]
    [InlineData(false, "AnalysisTemplate", "analysistemplate")]
    [InlineData(true, "ClusterAnalysisTemplate", "clusteranalysistemplate")]
    public void Template_Missing_IsAnErrorBeforeThePodsAreThere(bool clusterScope, string kind, string resource)
    {
        var analysis = ErrorRate() with { TemplateName = "absent", ClusterScope = clusterScope };
        var world = New(SideBySide(spec => spec with { Analyses = [analysis], ScaleDownDelaySeconds = 0 }));
        world.BrokenTemplates.Add("canary");

        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Error);
        world.Status.Message.ShouldBe($"{kind} verification failed for analysis 'rate': {resource}.argoproj.io \"absent\" not found");
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
    }

    [Fact]
    public void Run_DeletedBySomebody_IsAnError()
    {
        var world = Running(spec => spec with { Analyses = [ErrorRate()] });

        world.AnalysisRuns.Clear();
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Error);
        world.Status.Message.ShouldBe("analysisrun.argoproj.io \"compare-rate\" not found");
    }

    [Fact]
    public void Arguments_MayNamePodsAndTimes()
    {
        var world = WithArguments(
            Value("hash", "{{templates.canary.podTemplateHash}}"),
            Value("pods", "{{templates.baseline.replicaset.name}}"),
            Value("from", "{{experiment.availableAt}}"),
            Value("to", "{{ experiment.finishedAt }}")
        );

        var args = world.AnalysisRuns.ShouldHaveSingleItem().Value.Spec.Args!.ToDictionary(arg => arg.Name, arg => arg.Value);
        args["hash"].ShouldBe(world.PodsOf("canary").Metadata.Labels![RolloutLabels.PodTemplateHash]);
        args["pods"].ShouldBe("compare-baseline");
        args["from"].ShouldBe("2026-01-02T03:04:05Z");
        args["to"].ShouldBe("2026-01-02T04:04:05Z");
    }

    [Fact]
    public void Arguments_NamingWhatIsNotThere_AreAnError()
    {
        var world = WithArguments(Value("hash", "{{templates.nobody.podTemplateHash}}"));

        world.Status.Phase.ShouldBe(AnalysisPhase.Error);
        world.Status.Message.ShouldBe(
            "Failed to create AnalysisRun for analysis 'rate': failed to resolve {{templates.nobody.podTemplateHash}}"
        );
        world.AnalysisRuns.ShouldBeEmpty();
    }

    [Fact]
    public void Arguments_FromSecretsAndFields_ReachTheRun()
    {
        var world = WithArguments(
            new Argument
            {
                Name = "hash",
                ValueFrom = new ValueFrom
                {
                    SecretKeyRef = new SecretKeyRef { Name = "token", Key = "value" },
                },
            },
            new Argument
            {
                Name = "pods",
                ValueFrom = new ValueFrom { FieldRef = new FieldRef { FieldPath = "metadata.labels['team']" } },
            },
            new Argument
            {
                Name = "from",
                ValueFrom = new ValueFrom { FieldRef = new FieldRef { FieldPath = "spec.templates[1].name" } },
            }
        );

        var args = world.AnalysisRuns.ShouldHaveSingleItem().Value.Spec.Args!.ToDictionary(arg => arg.Name);
        args["hash"].ValueFrom!.SecretKeyRef!.Name.ShouldBe("token");
        args["hash"].Value.ShouldBeNull("the template's default beside a secret would be an error of the run (row D17)");
        args["pods"].Value.ShouldBe("shop");
        args["from"].Value.ShouldBe("canary");
    }

    [Fact]
    public void Arguments_FromSecrets_AreDroppedWhereArgoDropsThem()
    {
        var argument = new Argument
        {
            Name = "hash",
            ValueFrom = new ValueFrom
            {
                SecretKeyRef = new SecretKeyRef { Name = "token", Key = "value" },
            },
        };

        var world = WithArguments(strictArgo: true, argument);

        world.AnalysisRuns.ShouldHaveSingleItem().Value.Spec.Args!.Single(arg => arg.Name == "hash").ShouldBe(Value("hash", "of-template"));
    }

    [Fact]
    public void Run_OfAnInterruptedPass_IsTakenUpEvenIfItHasEndedMeanwhile()
    {
        var world = New(SideBySide(spec => spec with { Analyses = [ErrorRate()] }));
        world.AfterAction = action =>
        {
            if (action is ExperimentAction.CreateAnalysisRun)
            {
                world.CrashAfter = 0;
            }
        };
        while (world.AnalysisRuns.Count == 0)
        {
            world.Pass();
        }

        world.AfterAction = null;
        world.Finish("compare-rate", AnalysisPhase.Failed, "bad");
        world.Settle();

        world.AnalysisRuns.ShouldHaveSingleItem();
        world.Status.Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public void Retry_MeasuresAgain()
    {
        var world = Running(spec => spec with { Analyses = [ErrorRate()], ScaleDownDelaySeconds = 0 });
        world.Finish("compare-rate", AnalysisPhase.Failed);
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(10));
        world.Experiment = world.Experiment with { Status = new ExperimentStatus() };
        world.Settle();

        world.AnalysisRuns.Keys.ShouldBe(["compare-rate", "compare-rate.1"], ignoreOrder: true);
        world.RunStatus("rate").AnalysisRun.ShouldBe("compare-rate.1");
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
    }

    [Fact]
    public void Run_WhoseNameIsSomebodyElses_GetsAnother()
    {
        var world = New(SideBySide(spec => spec with { Analyses = [ErrorRate()] }));
        world.TakenNames.Add(("AnalysisRun", "compare-rate"));

        world.Settle();

        world.AnalysisRuns.Keys.ShouldBe(["compare-rate.1"]);
    }

    [Fact]
    public void RunEvents_OfARolloutsExperiment_AreToldOnTheRolloutAsWarnings()
    {
        var world = New(SideBySide(spec => spec with { Analyses = [ErrorRate()] }));
        world.Owner = TestRollouts.Canary(1);

        world.Settle();
        world.Finish("compare-rate", AnalysisPhase.Successful);
        world.Settle();

        world.RolloutEvents.ShouldBe([
            "Warning AnalysisRunPending AnalysisRun 'rate' transitioned from  -> Pending",
            "Warning AnalysisRunSuccessful AnalysisRun 'rate' transitioned from Pending -> Successful",
        ]);
        world.Events.ShouldContain("AnalysisRunSuccessful");
    }

    private static Argument Value(string name, string value) => new() { Name = name, Value = value };

    private static ExperimentWorld WithArguments(params Argument[] args) => WithArguments(strictArgo: false, args);

    private static ExperimentWorld WithArguments(bool strictArgo, params Argument[] args)
    {
        var world = New(SideBySide(spec => spec with { Duration = "1h", Analyses = [ErrorRate(args: args)] }), strictArgo);
        var template = world.Templates["error-rate"];
        world.Templates["error-rate"] = template with
        {
            Spec = template.Spec with { Args = [.. new[] { "hash", "pods", "from", "to" }.Select(name => Value(name, "of-template"))] },
        };
        world.Settle();
        return world;
    }
}
