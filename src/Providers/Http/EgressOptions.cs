namespace Rollouts.Providers;

/// <summary>How providers reach the network.</summary>
public sealed class EgressOptions
{
    /// <summary>The most bytes that are read of any answer, after decompression.</summary>
    /// <value>The default value is 4 MiB.</value>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a connection may take to be made.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the proxy that the environment names is used.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool UseProxy { get; set; }

    /// <summary>How many redirects are followed; only those within a host and port are, and those from http to https.</summary>
    /// <value>The default value is 5.</value>
    public int MaxRedirects { get; set; } = 5;

    /// <summary>
    /// Whether link-local addresses may be reached. Clouds serve the credentials of the machine there, which a template must not read.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AllowLinkLocal { get; set; }

    /// <summary>
    /// A file with certificates in PEM form that are trusted as roots besides those of the system, for sources behind a company's own
    /// authority.
    /// </summary>
    /// <value>The default value is <see langword="null"/>: the roots of the system alone.</value>
    public string? CertificateAuthorityFile { get; set; }
}
