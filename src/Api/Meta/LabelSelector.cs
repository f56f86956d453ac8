namespace Rollouts.Api;

/// <summary>Selects objects by label: all of matchLabels and all of matchExpressions must hold. Empty selects everything.</summary>
public sealed record LabelSelector : KubernetesView
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
}
