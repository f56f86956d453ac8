namespace Rollouts.Api;

/// <summary>A VirtualService and its routes to shape (row G1).</summary>
public sealed record IstioVirtualService : KubernetesView
{
    /// <summary>May carry a namespace: name.namespace.</summary>
    public string Name { get; init; } = "";

    public IReadOnlyList<string>? Routes { get; init; }

    public IReadOnlyList<TlsRoute>? TlsRoutes { get; init; }

    public IReadOnlyList<TcpRoute>? TcpRoutes { get; init; }
}
