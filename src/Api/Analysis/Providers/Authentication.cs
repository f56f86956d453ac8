namespace Rollouts.Api;

/// <summary>How a provider signs in (rows F1 and F3).</summary>
public sealed record Authentication : KubernetesView
{
    public Sigv4Config? Sigv4 { get; init; }

    public Oauth2Config? Oauth2 { get; init; }

    public BasicAuthConfig? BasicAuth { get; init; }
}
