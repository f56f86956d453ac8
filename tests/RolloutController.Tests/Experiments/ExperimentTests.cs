using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;
using static Rollouts.RolloutController.Tests.ExperimentBed;

namespace Rollouts.RolloutController.Tests;

/// <summary>Experiments that stand alone, by the controller as a whole.</summary>
public sealed class ExperimentTests
{
    [Fact]
    public async Task Experiment_WithADuration_RunsItsCourseAndLeavesNothingRunning()
    {
        await using var bed = await ControllerBed.StartAsync();

        await bed.CreateExperimentAsync(
            "compare",
            $$"""
            {"duration":"1h","scaleDownDelaySeconds":0,
             "templates":[{{Template("one", "web:v1", "\"replicas\":2,")}},{{Template("two", "web:v2", "\"service\":{},")}}]}
            """
        );

        var running = await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Running);
        running.Status.AvailableAt.ShouldNotBeNull();
        var two = running.Status.TemplateStatuses!.Single(template => template.Name == "two");
        two.ServiceName.ShouldBe("compare-two");
        (await bed.ReplicaSetsOfAsync("compare"))
            .Select(rs => (rs.Metadata.Name, rs.Spec.Replicas))
            .ShouldBe([("compare-one", 2), ("compare-two", 1)], ignoreOrder: true);

        // It runs until it was looked at, however long that takes.
        await bed.Client.PatchAsync(KnownResources.Experiments, "default", "compare", Patch.Merge(Parse("""{"spec":{"duration":"1s"}}""")));
        await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Successful);
        var ended = await bed.AwaitExperimentAsync(
            "compare",
            experiment => experiment.Status.Conditions!.Any(condition => condition.Reason == "ExperimentCompleted"),
            "all pods gone"
        );
        ended.Status.TemplateStatuses!.ShouldAllBe(template => template.Replicas == 0 && template.ServiceName == null);
        (await bed.ReplicaSetsOfAsync("compare")).ShouldAllBe(rs => rs.Spec.Replicas == 0);
        (await bed.ListAsync<Service>(KnownResources.Services)).ShouldAllBe(service => service.Metadata.Name != "compare-two");
        var events = await bed.ExperimentEventsAsync("compare", reasons => reasons.Contains("ExperimentSuccessful"));
        events
            .Take(5)
            .ShouldBe(["TemplateProgressing", "TemplateProgressing", "ExperimentPending", "ScalingReplicaSet", "ScalingReplicaSet"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_IsInTheStatus_WhereTheCrdHasTheField(bool hasField)
    {
        await using var bed = await ControllerBed.StartAsync();
        if (!hasField)
        {
            // As with Argo's CRD.
            var crd = await bed.Client.GetAsync(KnownResources.CustomResourceDefinitions, null, "experiments.argoproj.io");
            var changed = JsonNode.Parse(crd.Json.Span)!.AsObject();
            changed["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!
                .AsObject()
                .Remove("waiting")
                .ShouldBeTrue();
            await bed.Client.ReplaceAsync(KnownResources.CustomResourceDefinitions, null, "experiments.argoproj.io", changed);
        }

        await bed.CreateExperimentAsync("compare", $$"""{"duration":"1h","templates":[{{Template("one", "web:v1")}}]}""");

        var running = await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Running);
        running.Status.Waiting?.For.ShouldBe("its duration of 1h to pass");
        running.Status.Waiting?.Until.ShouldBe(running.Status.AvailableAt!.Value.AddHours(1));
        (running.Status.Waiting is not null).ShouldBe(hasField);
        // The controller learns it from the answer to its write, and we may have read the object before that comes.
        await Eventually.HoldsAsync(
            () => bed.Services.GetRequiredService<ExperimentSnapshotBuilder>().Waits.AreKept == hasField,
            hasField ? "waits to be kept" : "waits to be written no more"
        );
    }

    [Fact]
    public async Task Experiment_WhoseAnalysisFails_FailsAndStopsTheOthers()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateTemplateAsync("rate");

        await bed.CreateExperimentAsync(
            "compare",
            $$"""
            {"scaleDownDelaySeconds":0,"templates":[{{Template("one", "web:v1")}}],
             "analyses":[{"name":"first","templateName":"rate"},{"name":"second","templateName":"rate"}]}
            """
        );
        await bed.FinishRunAsync("compare-first", AnalysisPhase.Failed, "too slow");

        var failed = await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Failed);
        failed.Status.Message.ShouldBe("too slow");
        await Eventually.HoldsAsync(
            async () =>
                (await bed.ListAsync<AnalysisRun>(KnownResources.AnalysisRuns))
                    .Single(run => run.Metadata.Name == "compare-second")
                    .Spec.Terminate,
            "the other run is asked to stop"
        );
        await Eventually.HoldsAsync(
            async () => (await bed.ReplicaSetsOfAsync("compare")).All(rs => rs.Spec.Replicas == 0),
            "the pods are told to go"
        );
    }

    [Fact]
    public async Task Experiment_GoesOnWhereTheControllerBeforeLeftIt()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateTemplateAsync("rate");
        await bed.CreateExperimentAsync(
            "compare",
            $$"""
            {"templates":[{{Template("one", "web:v1")}}],
             "analyses":[{"name":"first","templateName":"rate","requiredForCompletion":true}]}
            """
        );
        await bed.AwaitExperimentAsync(
            "compare",
            experiment => experiment.Status.AnalysisRuns is [{ AnalysisRun: "compare-first" }],
            "a run of its analysis"
        );
        await bed.StopControllerAsync();
        await bed.FinishRunAsync("compare-first", AnalysisPhase.Successful);

        await bed.StartControllerAsync();

        var ended = await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Successful);
        ended.Status.Message.ShouldBe("Required AnalysisRuns completed");
        (await bed.ListAsync<AnalysisRun>(KnownResources.AnalysisRuns)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Names_OfSomebodyElse_AreNotTakenOver()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.Client.CreateAsync(
            KnownResources.ReplicaSets,
            "default",
            Parse(
                """
                {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"compare-one","labels":{"rollouts-pod-template-hash":"x"}},
                 "spec":{"replicas":0,"selector":{"matchLabels":{"app":"other"}},
                  "template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[{"name":"web","image":"web:v1"}]}}}}
                """
            )
        );
        await bed.CreateServiceAsync("front");

        await bed.CreateExperimentAsync("compare", $$"""{"templates":[{{Template("one", "web:v1")}}]}""");
        await bed.CreateExperimentAsync(
            "served",
            $$"""{"templates":[{{Template("one", "web:v1", "\"service\":{\"name\":\"front\"},")}}]}"""
        );

        await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Running);
        (await bed.ReplicaSetsOfAsync("compare")).ShouldHaveSingleItem().Metadata.Name.ShouldBe("compare-one-1");
        var error = await bed.AwaitExperimentPhaseAsync("served", AnalysisPhase.Error);
        error.Status.Message.ShouldBe(
            "Failed to create Service front for template 'one': service front already exists and is not owned by experiment template one"
        );
        (await bed.SelectedAsync("front")).ShouldBeNull();
    }

    [Fact]
    public async Task Deletion_TakesEverythingAlong()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateExperimentAsync("compare", $$"""{"templates":[{{Template("one", "web:v1", "\"service\":{},")}}]}""");
        await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Running);

        await bed.Client.DeleteAsync(KnownResources.Experiments, "default", "compare");

        await Eventually.HoldsAsync(
            async () =>
                (await bed.ReplicaSetsOfAsync("compare")).Count == 0
                && (await bed.ListAsync<Service>(KnownResources.Services)).All(service => service.Metadata.Name != "compare-one"),
            "ReplicaSet and Service are gone"
        );
    }

    [Fact]
    public async Task Spec_ThatIsInvalid_IsSaidOnTheObject()
    {
        await using var bed = await ControllerBed.StartAsync();

        await bed.CreateExperimentAsync("compare", $$"""{"duration":"soon","templates":[{{Template("one", "web:v1")}}]}""");

        var invalid = await bed.AwaitExperimentAsync(
            "compare",
            experiment => experiment.Status.Conditions is { Count: > 0 },
            "a condition"
        );
        invalid.Status.Conditions!.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("spec.duration");
        (await bed.ReplicaSetsOfAsync("compare")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Metrics_TellThePhaseOfEveryExperiment()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateExperimentAsync("compare", $$"""{"templates":[{{Template("one", "web:v1")}}]}""");
        await bed.AwaitExperimentPhaseAsync("compare", AnalysisPhase.Running);

        await Eventually.HoldsAsync(
            () =>
                bed.Services.GetRequiredService<ControllerMetrics>().Render() is var text
                && text.Contains("""experiment_info{namespace="default",name="compare",phase="Running"} 1""", StringComparison.Ordinal)
                && text.Contains("""experiment_phase{namespace="default",name="compare",phase="Pending"} 0""", StringComparison.Ordinal)
                && text.Contains("experiment_reconcile_bucket{", StringComparison.Ordinal),
            "the metrics of an Experiment"
        );
    }
}
