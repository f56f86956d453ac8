using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Grpc;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>
/// Asks for programs of plugins behind the guard of everything that a service asks for (row L18). Published files lie behind redirects to other hosts: each
/// is guarded like the first request, and the headers of the first host stay with it.
/// </summary>
public sealed class PluginDownloader : IPluginDownloader, IDisposable
{
    private readonly EgressOptions _egress;
    private readonly ISecretReader _secrets;
    private readonly Lazy<HttpClient> _http;

    /// <param name="egress">What may be reached.</param>
    /// <param name="secrets">Reads the Secrets of the service's own namespace.</param>
    public PluginDownloader(IOptions<EgressOptions> egress, ISecretReader secrets)
    {
        ArgumentNullException.ThrowIfNull(egress);
        (_egress, _secrets) = (egress.Value, secrets);
        // Most services download nothing.
        _http = new Lazy<HttpClient>(() => EgressHttpClient.Create(_egress));
    }

    public async Task<Stream> OpenAsync(PluginDownload download, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(download);
        var url = download.Location;
        try
        {
            var headers = await DownloadHeaders.OfAsync(download, _secrets, cancellationToken);
            for (var redirects = 0; ; redirects++)
            {
                var response = await SendAsync(url, headers, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsStreamAsync(cancellationToken);
                }

                using (response)
                {
                    var next = DownloadRedirect.TargetOf(url, response);
                    if (redirects >= _egress.MaxRedirects)
                    {
                        throw new PluginDownloadException($"stopped after {_egress.MaxRedirects} redirects");
                    }

                    headers = Redirects.Stays(url, next) ? headers : [];
                    url = next;
                }
            }
        }
        catch (ProviderException e)
        {
            throw new PluginDownloadException(e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or KubernetesApiException or IOException or InvalidOperationException)
        {
            throw new PluginDownloadException(HttpFault.Describe(e, url), e);
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, IReadOnlyList<WebMetricHeader> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Options.Set(EgressHandler.GivesRedirects, true);
        RequestHeaders.Apply(request, headers);
        if (request.Headers.UserAgent.Count == 0)
        {
            // Some that publish files answer nobody who does not say who asks.
            request.Headers.UserAgent.ParseAdd("rollouts");
        }

        return await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
