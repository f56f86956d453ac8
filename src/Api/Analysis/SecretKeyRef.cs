namespace Rollouts.Api;

/// <summary>One key of a Secret.</summary>
public sealed record SecretKeyRef : KubernetesView
{
    public string Name { get; init; } = "";

    public string Key { get; init; } = "";
}
