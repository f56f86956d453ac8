using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rollouts.Providers;

/// <summary>Roots that are trusted besides those of the system.</summary>
internal sealed class CertificateAuthorities
{
    private readonly X509Certificate2Collection _roots = [];

    private CertificateAuthorities() { }

    /// <summary>The roots of a file and of a text in PEM form; null when there is neither.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read, or one of them has no certificate.</exception>
    public static CertificateAuthorities? Of(string? file, string? text)
    {
        var authorities = new CertificateAuthorities();
        if (!string.IsNullOrEmpty(file))
        {
            authorities.AddFile(file);
        }

        if (!string.IsNullOrEmpty(text))
        {
            authorities.AddText(text);
        }

        return authorities._roots.Count > 0 ? authorities : null;
    }

    private void AddText(string text)
    {
        var before = _roots.Count;
        try
        {
            _roots.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException($"the certificates cannot be read: {e.Message}", e);
        }

        if (_roots.Count == before)
        {
            throw new InvalidOperationException("there is no certificate: it must hold some in PEM form");
        }
    }

    private void AddFile(string file)
    {
        try
        {
            _roots.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"The certificate authorities in {file} cannot be read: {e.Message}", e);
        }

        if (_roots.Count == 0)
        {
            throw new InvalidOperationException($"{file} has no certificate: it must hold some in PEM form.");
        }
    }

    /// <summary>Whether a server's certificate is good: by the system's roots, or else by these. Its name must fit either way.</summary>
    public bool Trust(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
