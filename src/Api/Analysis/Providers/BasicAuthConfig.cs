namespace Rollouts.Api;

/// <summary>User name and password.</summary>
public sealed record BasicAuthConfig : KubernetesView
{
    public string? Username { get; init; }

    public string? Password { get; init; }
}
