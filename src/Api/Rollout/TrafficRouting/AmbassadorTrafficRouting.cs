namespace Rollouts.Api;

/// <summary>Row G17.</summary>
public sealed record AmbassadorTrafficRouting : KubernetesView
{
    public IReadOnlyList<string>? Mappings { get; init; }
}
