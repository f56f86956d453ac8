namespace Rollouts.Api;

/// <summary>A route of the Gateway API.</summary>
public sealed record GatewayApiRoute : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>Whether setHeaderRoute steps add their rules to it.</summary>
    public bool UseHeaderRoutes { get; init; }

    /// <summary>The only rule whose weights are set; without it those of all rules that lead to both versions.</summary>
    public string? RuleName { get; init; }
}
