using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>The two releases that every shop must survive, each undisturbed and with both services killed in its analyses.</summary>
internal static class Release
{
    /// <summary>A good version is promoted after two analyses of all their measurements.</summary>
    public static async Task OfAGoodVersionAsync(Shop shop, bool kill)
    {
        var old = await StableHashAsync(shop);

        var generation = await shop.ReleaseAsync(ShopManifests.NextGoodImage);
        if (kill)
        {
            await KillDuringAnalysisAsync(shop, 1);
            await KillDuringAnalysisAsync(shop, 2);
        }

        var rollout = await shop.AwaitRolloutAsync(generation, HasEnded, "promoted");

        ((string?)rollout["status"]!["phase"]).ShouldBe("Healthy", (string?)rollout["status"]!["message"]);
        var promoted = (string)rollout["status"]!["stableRS"]!;
        promoted.ShouldNotBe(old);
        ((string?)rollout["status"]!["currentPodHash"]).ShouldBe(promoted);
        await Eventually.HoldsAsync(
            async () => (await shop.ImagesAsync()).SequenceEqual(Enumerable.Repeat(ShopManifests.NextGoodImage, ShopManifests.Replicas)),
            "only pods of the new version"
        );
        await shop.AwaitTrafficOnlyToAsync(promoted, other: old);
        var runs = await shop.AnalysesAsync();
        runs.Count.ShouldBe(2);
        foreach (var run in runs)
        {
            run.Phase.ShouldBe("Successful");
            run.Measurements.Count.ShouldBe(ShopManifests.Measurements);
            run.Failed.ShouldBe(0);
            run.Successful.ShouldBeGreaterThan(0);
        }

        await ShouldKeepEveryVerdictAsync(shop, runs);
    }

    /// <summary>A bad version is taken back by its first analysis.</summary>
    public static async Task OfABadVersionAsync(Shop shop, bool kill)
    {
        var old = await StableHashAsync(shop);

        var generation = await shop.ReleaseAsync(ShopManifests.BadImage);
        if (kill)
        {
            await KillDuringAnalysisAsync(shop, 1);
        }

        var rollout = await shop.AwaitRolloutAsync(generation, HasEnded, "aborted");

        ((string?)rollout["status"]!["phase"]).ShouldBe("Degraded");
        ((bool?)rollout["status"]!["abort"]).ShouldBe(true);
        var refused = (string)rollout["status"]!["currentPodHash"]!;
        ((string?)rollout["status"]!["stableRS"]).ShouldBe(old);
        refused.ShouldNotBe(old);
        ((string?)rollout["status"]!["message"]).ShouldStartWith("RolloutAborted: ");
        await Eventually.HoldsAsync(
            async () => (await shop.ImagesAsync()).SequenceEqual(Enumerable.Repeat(ShopManifests.GoodImage, ShopManifests.Replicas)),
            "only pods of the old version"
        );
        await shop.AwaitTrafficOnlyToAsync(old, other: refused);
        var runs = await shop.AnalysesAsync();
        var run = runs.ShouldHaveSingleItem();
        run.Phase.ShouldBe("Failed");
        run.Failed.ShouldBe(3);
        await ShouldKeepEveryVerdictAsync(shop, runs);
    }

    /// <summary>Kills both services when a release's analysis has taken a measurement and is not finished, and starts them again.</summary>
    private static async Task KillDuringAnalysisAsync(Shop shop, int number)
    {
        var runs = await Eventually.ReadAsync(
            shop.AnalysesAsync,
            found => found.Count == number && found.Any(static run => !run.IsFinished && run.Count >= 1),
            $"a first measurement of analysis {number}",
            TimeSpan.FromSeconds(120)
        );
        await shop.Services.KillAsync();
        var current = runs.Single(static run => !run.IsFinished).Name;
        var killed = (await shop.AnalysesAsync()).Single(run => run.Name == current);
        killed.IsFinished.ShouldBeFalse("the services were killed too late to show anything");
        await shop.Services.StartAsync();
    }

    private static bool HasEnded(JsonNode status) => (string?)status["phase"] is "Healthy" or "Degraded";

    private static async Task<string> StableHashAsync(Shop shop)
    {
        var rollout = await shop.Home.GetAsync(KnownResources.Rollouts, ShopManifests.Name);
        return (string)rollout.ToNode()["status"]!["stableRS"]!;
    }

    private static async Task ShouldKeepEveryVerdictAsync(Shop shop, IReadOnlyList<AnalysisOutcome> runs)
    {
        foreach (var run in runs)
        {
            run.ShouldCountEveryMeasurementOnce();
        }

        var rows = await Eventually.ReadAsync(
            () => VerdictRow.ReadAllAsync(shop.Services.VerdictFile),
            rows => rows.Count >= runs.Count,
            "a stored verdict for each run"
        );
        rows.Select(static row => (row.Uid, row.Name, row.Phase, row.Outcome))
            .ShouldBe(runs.Select(static run => (run.Uid, run.Name, run.Phase, run.Phase)), ignoreOrder: true);
    }
}
