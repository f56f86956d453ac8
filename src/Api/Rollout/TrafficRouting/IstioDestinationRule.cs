namespace Rollouts.Api;

/// <summary>A DestinationRule whose subsets carry the hashes (row G3).</summary>
public sealed record IstioDestinationRule : KubernetesView
{
    public string Name { get; init; } = "";

    public string CanarySubsetName { get; init; } = "";

    public string StableSubsetName { get; init; } = "";

    public IReadOnlyList<string>? AdditionalSubsetNames { get; init; }
}
