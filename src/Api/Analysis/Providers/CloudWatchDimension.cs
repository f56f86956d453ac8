namespace Rollouts.Api;

/// <summary>Name and value of a dimension.</summary>
public sealed record CloudWatchDimension : KubernetesView
{
    public string? Name { get; init; }

    public string? Value { get; init; }
}
