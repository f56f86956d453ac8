using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The Services that stand for the two versions (row C42): fixed ones, or two that change places with every promotion.</summary>
internal static class PingPongServices
{
    public static bool AreUsed(RolloutSync sync) => sync.IsRouted() && sync.Canary.PingPong is not null;

    /// <summary>The Service that leads to the canary now.</summary>
    public static string? CanaryOf(RolloutSync sync) =>
        sync.Canary.PingPong is not { } pair || !AreUsed(sync) ? sync.Canary.CanaryService
        : IsPingStable(sync) ? pair.PongService
        : pair.PingService;

    /// <summary>The Service that leads to the stable version now.</summary>
    public static string? StableOf(RolloutSync sync) =>
        sync.Canary.PingPong is not { } pair || !AreUsed(sync) ? sync.Canary.StableService
        : IsPingStable(sync) ? pair.PingService
        : pair.PongService;

    /// <summary>The value of <c>stablePingPong</c> after a promotion.</summary>
    public static string? AfterPromotion(RolloutSync sync) =>
        !AreUsed(sync) ? sync.Status.Canary.StablePingPong
        : IsPingStable(sync) ? PingPong.Pong
        : PingPong.Ping;

    private static bool IsPingStable(RolloutSync sync) => sync.Status.Canary.StablePingPong == PingPong.Ping;
}
