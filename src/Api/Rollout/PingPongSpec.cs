namespace Rollouts.Api;

/// <summary>Two Services that swap the stable role (rows C12 and C42).</summary>
public sealed record PingPongSpec : KubernetesView
{
    public string PingService { get; init; } = "";

    public string PongService { get; init; } = "";
}
