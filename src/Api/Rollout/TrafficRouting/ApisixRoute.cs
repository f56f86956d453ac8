namespace Rollouts.Api;

/// <summary>An ApisixRoute and its rules.</summary>
public sealed record ApisixRoute : KubernetesView
{
    public string Name { get; init; } = "";

    public IReadOnlyList<string>? Rules { get; init; }
}
