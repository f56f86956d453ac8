namespace Rollouts.Api;

/// <summary>Client credentials whose secret is in a Secret.</summary>
public sealed record ProviderProfileOauth2 : KubernetesView
{
    public string TokenUrl { get; init; } = "";

    public string ClientId { get; init; } = "";

    public ProviderProfileSecretKey ClientSecretRef { get; init; } = new();

    public IReadOnlyList<string>? Scopes { get; init; }
}
