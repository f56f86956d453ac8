namespace Rollouts.Grpc;

/// <summary>The way to programs on the network, which the service that runs plugins brings: this room knows neither its guard nor its Secrets.</summary>
public interface IPluginDownloader
{
    /// <summary>Asks for a program.</summary>
    /// <param name="download">Where it is, and what the request is to carry.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The program's bytes as they come; reading them may fail with an <see cref="IOException"/> or <see cref="HttpRequestException"/>.</returns>
    /// <exception cref="PluginDownloadException">It is not to be had now.</exception>
    Task<Stream> OpenAsync(PluginDownload download, CancellationToken cancellationToken);
}
