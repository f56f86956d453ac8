namespace Rollouts.AnalysisService;

/// <summary>Who is asking.</summary>
/// <param name="Name">The name of the key, the user of the cluster, or the subject of the OIDC token.</param>
/// <param name="Mechanism">How that was proved: <c>key</c>, <c>cluster</c> or <c>oidc</c>.</param>
/// <param name="Permissions">What the caller may do wherever the service works.</param>
public sealed record Caller(string Name, string Mechanism, Permissions Permissions)
{
    /// <summary>What the caller may do in some namespaces and not in others; none where rights are the same everywhere.</summary>
    public Permissions ByNamespace { get; init; }

    /// <summary>Says what is permitted where; null where rights are the same everywhere.</summary>
    internal IClusterRights? Rights { get; init; }
}
