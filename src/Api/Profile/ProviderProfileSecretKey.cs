namespace Rollouts.Api;

/// <summary>A key of a Secret in the namespace of the service.</summary>
public sealed record ProviderProfileSecretKey : KubernetesView
{
    public string Name { get; init; } = "";

    public string Key { get; init; } = "";
}
