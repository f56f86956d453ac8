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
    /// Whether link-local addresses may be reached, and the others at which clouds serve the metadata and the credentials of the machine,
    /// which a template must not read.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AllowLinkLocal { get; set; }

    /// <summary>Whether loopback addresses may be reached: the other containers of the service's pod, or the user's own machine.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AllowLoopback { get; set; }

    /// <summary>Whether private addresses may be reached; the metric sources of a cluster usually have some.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool AllowPrivate { get; set; } = true;

    /// <summary>Whether the servers of <see cref="ClusterApi"/> may be reached.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AllowClusterApi { get; set; }

    /// <summary>Where the API server of the service's own cluster is.</summary>
    /// <value>The default value is an empty list.</value>
    public IList<Uri> ClusterApi { get; } = [];

    /// <summary>
    /// Names that may be reached, whole or as <c>*.example.com</c>. When there is one, or an allowed network, nothing else may be. A name
    /// does not open what its address is refused for.
    /// </summary>
    /// <value>The default value is an empty list: all names.</value>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Networks as CIDR whose addresses may be reached; when there is one, or an allowed name, nothing else may be. A network inside the
    /// loopback or link-local range opens what it has of it; a wider one, such as 0.0.0.0/0, does not.
    /// </summary>
    /// <value>The default value is an empty list.</value>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Whether sources are told the trace that a query belongs to, in the header <c>traceparent</c>.</summary>
    /// <value>The default value is <see langword="false"/>: a source may be somebody else's.</value>
    public bool TellTraces { get; set; }

    /// <summary>
    /// A file with certificates in PEM form that are trusted as roots besides those of the system, for sources behind a company's own
    /// authority.
    /// </summary>
    /// <value>The default value is <see langword="null"/>: the roots of the system alone.</value>
    public string? CertificateAuthorityFile { get; set; }
}
