namespace Rollouts.Grpc;

/// <summary>Where a program is fetched from (rows L17 and L18).</summary>
/// <param name="Location">An address of http or https. A user or a query in it may be a secret.</param>
/// <param name="HeadersFrom">Secrets in the service's own namespace whose keys are names of headers of the request.</param>
public sealed record PluginDownload(Uri Location, IReadOnlyList<string> HeadersFrom)
{
    /// <summary>The location as logs and statuses may have it: without user and query.</summary>
    public string Shown => $"{Location.Scheme}://{Location.Authority}{Location.AbsolutePath}";

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
