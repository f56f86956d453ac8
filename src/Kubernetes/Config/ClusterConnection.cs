using System.Security.Cryptography.X509Certificates;

namespace Rollouts.Kubernetes;

/// <summary>How to reach one API server. Holds secrets: never printed beyond the server's address.</summary>
public sealed record ClusterConnection
{
    /// <summary>Base address; may carry a path prefix.</summary>
    public required Uri Server { get; init; }

    /// <summary>Roots that sign the server's certificate; null for those of the machine.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>Presented to the server, with its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    public CredentialSource? Credentials { get; init; }

    /// <summary>Whom to act as; null for the credentials' own user.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>Accepts any server certificate. For test clusters only.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>Name expected in the server's certificate, when it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Proxy of this cluster; null for a direct connection. The environment's proxies are never used.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Namespace that the kubeconfig context or the pod names; <c>default</c> otherwise.</summary>
    public string Namespace { get; init; } = "default";

    public override string ToString() => Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
