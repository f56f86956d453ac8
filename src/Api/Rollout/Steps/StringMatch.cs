namespace Rollouts.Api;

/// <summary>Exactly one member is set.</summary>
public sealed record StringMatch : KubernetesView
{
    public string? Exact { get; init; }

    public string? Prefix { get; init; }

    public string? Regex { get; init; }
}
