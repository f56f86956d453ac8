using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether AWS sends requests to the pods that a Service leads to now (rows B31 and C51).</summary>
/// <param name="Service">The Service that users come through.</param>
/// <param name="Hash">The version that it leads to.</param>
/// <param name="Pods">How many pods the version is to have.</param>
public sealed record TargetCheck(string Service, string Hash, int Pods)
{
    /// <summary>The Service that is looked at: the active one, or that of a canary's stable version behind an ALB; null for none.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="status">The status, which says which of ping and pong is the stable one.</param>
    public static string? ServiceOf(RolloutStrategy strategy, RolloutStatus status)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(status);
        return strategy switch
        {
            { BlueGreen: { } blueGreen } => blueGreen.ActiveService,
            { Canary: { TrafficRouting.Alb: not null, PingPong: { } pair } } => status.Canary.StablePingPong == PingPong.Ping
                ? pair.PingService
                : pair.PongService,
            { Canary: { TrafficRouting.Alb: not null } canary } => canary.StableService,
            _ => null,
        };
    }
}
