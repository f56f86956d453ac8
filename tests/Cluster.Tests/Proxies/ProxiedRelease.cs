namespace Rollouts.Cluster.Tests;

/// <summary>The two releases that every proxy must carry without losing a request.</summary>
internal static class ProxiedRelease
{
    public const string Steps = "[{setWeight: 5}, {pause: {}}, {setWeight: 40}, {pause: {}}]";

    /// <summary>A canary that is promoted gets exactly its weight at every step, and everything at the end.</summary>
    public static async Task OfAPromotedCanaryAsync(ProxiedShop shop)
    {
        await shop.ReleaseAsync();
        var (canary, stable) = await VersionsAtAsync(shop, 1);
        await shop.ShouldGetAsync(canary, 5);
        await shop.ResumeAsync();
        await shop.AwaitPausedAtAsync(3);
        await shop.ShouldGetAsync(canary, 40);
        await shop.ResumeAsync();

        await shop.AwaitPhaseAsync("Healthy");

        await shop.ShouldGetAsync(canary, 100);
        await shop.AwaitGoneAsync(stable);
        shop.ShouldHaveServedAll();
    }

    /// <summary>A canary that is aborted gets nothing more, and its end is felt by nobody.</summary>
    public static async Task OfAnAbortedCanaryAsync(ProxiedShop shop)
    {
        await shop.ReleaseAsync();
        await shop.AwaitPausedAtAsync(1);
        await shop.ResumeAsync();
        var (canary, stable) = await VersionsAtAsync(shop, 3);
        await shop.ShouldGetAsync(canary, 40);
        await shop.AbortAsync();

        await shop.AwaitPhaseAsync("Degraded");

        await shop.AwaitGoneAsync(canary);
        await shop.ShouldGetAsync(stable, 100);
        shop.ShouldHaveServedAll();
    }

    private static async Task<(string Canary, string Stable)> VersionsAtAsync(ProxiedShop shop, int step)
    {
        var status = (await shop.AwaitPausedAtAsync(step))["status"]!;
        return ((string)status["currentPodHash"]!, (string)status["stableRS"]!);
    }
}
