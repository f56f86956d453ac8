namespace Rollouts.Api;

/// <summary>How the source's certificate is checked.</summary>
public sealed record ProviderProfileTls : KubernetesView
{
    /// <summary>Trusts any certificate. What a template says about it does not count.</summary>
    public bool Insecure { get; init; }

    /// <summary>Authorities in PEM form that are trusted besides those of the system and the service.</summary>
    public string? CertificateAuthority { get; init; }
}
