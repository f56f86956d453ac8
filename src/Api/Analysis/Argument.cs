namespace Rollouts.Api;

/// <summary>An argument of a template or a run; value or valueFrom (row D17).</summary>
public sealed record Argument : KubernetesView
{
    public string Name { get; init; } = "";

    public string? Value { get; init; }

    public ValueFrom? ValueFrom { get; init; }
}
