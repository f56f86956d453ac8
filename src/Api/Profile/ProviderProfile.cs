namespace Rollouts.Api;

/// <summary>A metric source as its owner set it up; templates name it as <c>profile://NAME</c>.</summary>
public sealed record ProviderProfile : KubernetesObject
{
    /// <summary>The group of our own kinds, which Argo does not know.</summary>
    public const string Group = "rollouts.dev";

    public ProviderProfileSpec Spec { get; init; } = new();
}
