namespace Rollouts.Api;

/// <summary>A TCP route, found by port.</summary>
public sealed record TcpRoute : KubernetesView
{
    public long Port { get; init; }
}
