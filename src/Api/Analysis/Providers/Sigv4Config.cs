namespace Rollouts.Api;

/// <summary>AWS request signing.</summary>
public sealed record Sigv4Config : KubernetesView
{
    public string? Region { get; init; }

    public string? Profile { get; init; }

    public string? RoleArn { get; init; }
}
