namespace Rollouts.Api;

/// <summary>A TLS route, found by port and SNI hosts.</summary>
public sealed record TlsRoute : KubernetesView
{
    public long Port { get; init; }

    public IReadOnlyList<string>? SniHosts { get; init; }
}
