using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>The examples of docs/experiments.md do what the page says.</summary>
public sealed class ExperimentGuideTests
{
    [Fact]
    public async Task Examples_OfTheGuide_Run()
    {
        var documents = Examples();
        documents.Select(document => (string)document["kind"]!).ShouldBe(["Experiment", "AnalysisTemplate", "Rollout", "AnalysisTemplate"]);
        await using var bed = await ControllerBed.StartAsync();
        foreach (var document in documents.AsEnumerable().Reverse())
        {
            await bed.Client.CreateAsync(TypeOf((string)document["kind"]!), "default", document);
        }

        var running = await bed.AwaitExperimentPhaseAsync("cache-or-not", AnalysisPhase.Running);
        running.Status.TemplateStatuses!.Select(template => template.ServiceName).ShouldBe([null, "cache-or-not-cached"]);
        await bed.FinishRunAsync("cache-or-not-latency", AnalysisPhase.Successful);
        (await bed.AwaitExperimentPhaseAsync("cache-or-not", AnalysisPhase.Successful)).Status.AnalysisRuns.ShouldHaveSingleItem();

        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:2");
        var current = (await bed.AwaitAsync(rollout => rollout.Status.Canary.CurrentExperiment is not null, "an experiment"))
            .Status
            .Canary
            .CurrentExperiment!;
        await bed.FinishRunAsync($"{current}-errors", AnalysisPhase.Successful);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    private static List<JsonObject> Examples()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Rollouts.sln was not found above the tests");
        }

        var blocks = File.ReadAllText(Path.Combine(folder.FullName, "docs", "experiments.md")).Split("```");
        // What is between fences is every second piece.
        return
        [
            .. blocks
                .Where((block, index) => index % 2 == 1 && block.StartsWith("yaml\n", StringComparison.Ordinal))
                .SelectMany(block => KubeYaml.Read(block["yaml\n".Length..]))
                .Select(document => (JsonObject)document!),
        ];
    }

    private static ResourceType TypeOf(string kind) =>
        kind switch
        {
            ApiGroup.ExperimentKind => KnownResources.Experiments,
            ApiGroup.RolloutKind => KnownResources.Rollouts,
            _ => KnownResources.AnalysisTemplates,
        };
}
