using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>A step that a program of its own decides (rows H45 to H49).</summary>
public sealed class StepPluginScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Plugin_Successful_StepIsPassed()
    {
        var rollout = await CreateAsync("plugin-open", "open");
        await rollout.ReleaseAsync("2");

        await rollout.PhaseAsync("Healthy");

        rollout.StableRevision.ShouldBe("2");
        var entry = rollout.Status["canary"]!["stepPluginStatuses"]!.AsArray().ShouldHaveSingleItem()!;
        ((int?)entry["index"], (string?)entry["operation"], (string?)entry["phase"]).ShouldBe((1, "Run", "Successful"));
    }

    [Fact]
    public async Task Plugin_Failed_AbortsAndUndoesWhatItDid()
    {
        var rollout = await CreateAsync("plugin-shut", "shut");
        await rollout.ReleaseAsync("2");

        await rollout.PhaseAsync("Degraded");

        ((string?)rollout.Status["message"]).ShouldNotBeNull().ShouldContain("Step Plugin 2 (acme/gate) failed: ");
        rollout.StableRevision.ShouldBe("1");
        await rollout.PodsAsync(("1", 2), ("2", 0));
    }

    [Fact]
    public async Task Plugin_Running_IsTerminatedByAFullPromotion()
    {
        var rollout = await CreateAsync("plugin-running", "wait");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => Entries(rollout).Contains(("Run", "Running")), "the plugin runs");

        await rollout.PromoteFullAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => Entries(rollout).Contains(("Terminate", "Successful")), "told to stop");
        rollout.StableRevision.ShouldBe("2");
    }

    [Fact]
    public async Task Plugin_Unknown_IsSaidAndNothingIsPassed()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "plugin-unknown",
            1,
            "canary: { steps: [{ plugin: { name: acme/nobody } }] }"
        );
        await rollout.ReleaseAsync("2");

        await rollout.AwaitAsync(() => rollout.Events.Contains("ReconciliationError"), "an event");

        rollout.StableRevision.ShouldBe("1");
        rollout.Step.ShouldBe(0);
    }

    private static List<(string?, string?)> Entries(ScenarioRollout rollout) =>
        [
            .. (rollout.Status["canary"]?["stepPluginStatuses"]?.AsArray() ?? []).Select(static entry =>
                ((string?)entry!["operation"], (string?)entry["phase"])
            ),
        ];

    private async Task<ScenarioRollout> CreateAsync(string name, string gate)
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        var path = Path.Combine(bed.Folder, name);
        await File.WriteAllTextAsync(path, gate);
        return await ScenarioRollout.CreateHealthyAsync(
            clusters,
            name,
            2,
            $$"""canary: { steps: [{ setWeight: 50 }, { plugin: { name: {{ScenarioBed.StepPlugin}}, config: { path: "{{path}}" } } }] }"""
        );
    }
}
