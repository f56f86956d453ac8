using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What a watch selects and where it starts: without a version (or with 0) with the present objects as additions.</summary>
public sealed record WatchRequest(ResourceType Type, string? Namespace = null)
{
    public string? Name { get; init; }
    public string? LabelSelector { get; init; }
    public string? FieldSelector { get; init; }
    public string? ResourceVersion { get; init; }
}
