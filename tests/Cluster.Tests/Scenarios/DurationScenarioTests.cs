using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>How long releases took, and how they ended (rows H51 to H54).</summary>
public sealed class DurationScenarioTests(ClusterFixture clusters)
{
    private const string Canary = "canary: { steps: [{ setWeight: 50 }, { pause: {} }] }";

    [Fact]
    public async Task FirstVersion_ThenScaled_IsPromotedOnce()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "timed-first", 1, Canary);
        await EndsAsync(rollout, "Promoted");
        var begun = Field(rollout, "rolloutStartedAt");

        await rollout.ScaleAsync(2);
        await rollout.PodsAsync(("1", 2));
        await rollout.PhaseAsync("Healthy");

        Field(rollout, "rolloutStartedAt").ShouldBe(begun);
        Field(rollout, "totalManualPauseDurationSeconds").ShouldBeNull();
    }

    [Fact]
    public async Task Pause_OfAUser_IsCounted()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "timed-pause",
            1,
            "canary: { steps: [{ setWeight: 50 }, { pause: { duration: 1s } }] }"
        );
        await rollout.ChangeAsync("paused: true");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(
            () => rollout.Phase == "Paused" && Field(rollout, "manualPauseStartedAt") is not null,
            "a pause of a user"
        );
        var begun = DateTimeOffset.Parse(Field(rollout, "manualPauseStartedAt")!);
        await rollout.AwaitAsync(() => TimeProvider.System.GetUtcNow() - begun > TimeSpan.FromSeconds(2), "two seconds");

        await rollout.ChangeAsync("paused: false");
        await EndsAsync(rollout, "Promoted");

        int.Parse(Field(rollout, "totalManualPauseDurationSeconds")!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Abort_ThenRetry_BeginsAnew_ThenInFull()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "timed-retry", 1, Canary);
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        Field(rollout, "manualPauseStartedAt").ShouldNotBeNull();
        var begun = Field(rollout, "rolloutStartedAt");
        await rollout.AbortAsync();
        await EndsAsync(rollout, "Aborted");
        await rollout.AwaitAsync(
            () => TimeProvider.System.GetUtcNow() - DateTimeOffset.Parse(begun!) > TimeSpan.FromSeconds(1),
            "another second"
        );

        await rollout.RetryAsync();
        await rollout.PhaseAsync("Paused");
        Field(rollout, "rolloutStartedAt").ShouldNotBe(begun);
        Field(rollout, "finishedAt").ShouldBeNull();
        Field(rollout, "completionStatus").ShouldBeNull();
        await rollout.PromoteFullAsync();

        await EndsAsync(rollout, "FastPromoted");
    }

    [Fact]
    public async Task Release_OverAnother_BeginsAnew()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "timed-over", 1, Canary);
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        var begun = Field(rollout, "rolloutStartedAt");
        await rollout.AwaitAsync(
            () => TimeProvider.System.GetUtcNow() - DateTimeOffset.Parse(begun!) > TimeSpan.FromSeconds(1),
            "another second"
        );

        await rollout.ReleaseAsync("3");
        await rollout.AwaitAsync(() => rollout.Phase == "Paused" && rollout.Size("3") == 1, "the third version");
        Field(rollout, "rolloutStartedAt").ShouldNotBe(begun);
        await rollout.PromoteAsync();

        await EndsAsync(rollout, "Promoted");
    }

    [Fact]
    public async Task Rollback_WithinTheWindowAndBeyond_IsToldApart()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "timed-window",
            1,
            Canary,
            "{ rollbackWindow: { revisions: 1 }, template: { metadata: { annotations: { version: '1' } } } }"
        );
        foreach (var version in new[] { "2", "3" })
        {
            await rollout.ReleaseAsync(version);
            await rollout.AwaitAsync(() => rollout.Phase == "Paused" && rollout.Size(version) == 1, $"version {version}");
            await rollout.PromoteAsync();
            await rollout.PhaseAsync("Healthy");
        }

        await rollout.ReleaseAsync("4");
        await rollout.AwaitAsync(() => rollout.Phase == "Paused" && rollout.Size("4") == 1, "version 4");
        await rollout.ReleaseAsync("1");
        await rollout.AwaitAsync(() => rollout.Phase == "Paused" && rollout.Size("5") == 1, "version 1 again");
        await rollout.PromoteAsync();
        await EndsAsync(rollout, "RolledBack");
        await rollout.ReleaseAsync("6");
        await rollout.AwaitAsync(() => rollout.Phase == "Paused" && rollout.Size("6") == 1, "version 6");
        await rollout.ReleaseAsync("1");

        await EndsAsync(rollout, "FastRolledBack");
    }

    [Fact]
    public async Task BlueGreen_ByClockByHandAndBack_IsToldApart()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "timed-blue-green",
            1,
            "blueGreen: { activeService: timed-blue-green, autoPromotionEnabled: false, scaleDownDelaySeconds: 0 }",
            services: "timed-blue-green"
        );
        await EndsAsync(rollout, "Promoted");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        Field(rollout, "manualPauseStartedAt").ShouldNotBeNull();
        await rollout.PromoteAsync();
        await EndsAsync(rollout, "Promoted");
        await rollout.ReleaseAsync("3");
        await rollout.PhaseAsync("Paused");
        await rollout.UndoAsync("2");

        await EndsAsync(rollout, "FastRolledBack");
    }

    private static string? Field(ScenarioRollout rollout, string name) => rollout.Status["duration"]?[name]?.ToString();

    private static async Task EndsAsync(ScenarioRollout rollout, string status)
    {
        await rollout.AwaitAsync(
            () => Field(rollout, "completionStatus") == status && Field(rollout, "finishedAt") is not null,
            $"ended {status}"
        );
        Field(rollout, "manualPauseStartedAt").ShouldBeNull();
    }
}
