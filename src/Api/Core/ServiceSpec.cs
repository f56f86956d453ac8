namespace Rollouts.Api;

/// <summary>The part of a Service's spec that the project reads.</summary>
public sealed record ServiceSpec : KubernetesView
{
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    public IReadOnlyList<ServicePort>? Ports { get; init; }

    public string? Type { get; init; }
}
