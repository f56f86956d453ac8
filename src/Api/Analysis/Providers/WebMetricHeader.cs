namespace Rollouts.Api;

/// <summary>A request header.</summary>
public sealed record WebMetricHeader : KubernetesView
{
    public string Key { get; init; } = "";

    public string Value { get; init; } = "";
}
