namespace Rollouts.Api;

/// <summary>The client credentials flow.</summary>
public sealed record Oauth2Config : KubernetesView
{
    public string? TokenUrl { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }
}
