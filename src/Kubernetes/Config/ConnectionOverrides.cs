using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rollouts.Kubernetes;

/// <summary>What flags say over what a kubeconfig says, as those of <c>kubectl</c> do; null members leave it as it is.</summary>
public sealed record ConnectionOverrides
{
    /// <summary>Entry of the kubeconfig's clusters to take instead of the context's.</summary>
    public string? Cluster { get; init; }

    /// <summary>Entry of the kubeconfig's users to take instead of the context's.</summary>
    public string? User { get; init; }

    public Uri? Server { get; init; }

    public string? TlsServerName { get; init; }

    public bool? InsecureSkipTlsVerify { get; init; }

    /// <summary>Path of a PEM file with the roots that sign the server's certificate.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Path of a PEM file; given together with <see cref="ClientKey"/>.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>Path of a PEM file; given together with <see cref="ClientCertificate"/>.</summary>
    public string? ClientKey { get; init; }

    /// <summary>Bearer token, instead of any other credentials.</summary>
    public string? Token { get; init; }

    public string? Namespace { get; init; }

    public Impersonation? Impersonation { get; init; }

    /// <summary>The connection with what is said here.</summary>
    /// <exception cref="KubeConfigException">A certificate file cannot be used, or one of a pair is missing.</exception>
    public ClusterConnection Over(ClusterConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection with
        {
            Server = Server ?? connection.Server,
            TlsServerName = TlsServerName ?? connection.TlsServerName,
            InsecureSkipTlsVerify = InsecureSkipTlsVerify ?? connection.InsecureSkipTlsVerify,
            CertificateAuthorities = CertificateAuthority is { } file
                ? KubeConfig.Authorities(Read(file, "--certificate-authority"), file)
                : connection.CertificateAuthorities,
            ClientCertificate = Certificate() ?? connection.ClientCertificate,
            Credentials = Token is { } token ? CredentialSource.Token(token) : connection.Credentials,
            Namespace = Namespace ?? connection.Namespace,
            Impersonation = Impersonation ?? connection.Impersonation,
        };
    }

    private X509Certificate2? Certificate()
    {
        if (ClientCertificate is null && ClientKey is null)
        {
            return null;
        }

        if (ClientCertificate is null || ClientKey is null)
        {
            throw new KubeConfigException("--client-certificate and --client-key must be given together");
        }

        try
        {
            return KubeConfig.Pair(Read(ClientCertificate, "--client-certificate"), Read(ClientKey, "--client-key"));
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{ClientCertificate} and {ClientKey} are not a PEM pair", cause);
        }
    }

    private static string Read(string path, string flag)
    {
        try
        {
            return BoundedFile.ReadText(path, 1024 * 1024);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{flag} {path} cannot be read: {cause.Message}", cause);
        }
    }
}
