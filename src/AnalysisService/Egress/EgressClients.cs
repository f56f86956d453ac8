using System.Net;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>The HTTP clients that metric sources are asked with. They send no cookies, unpack nothing and follow redirects only within a host.</summary>
internal sealed class EgressClients : IDisposable
{
    private readonly HttpClient _verifying;
    private readonly HttpClient _insecure;

    public EgressClients(AnalysisServiceOptions options)
    {
        _verifying = Create(options.UseProxy, insecure: false);
        _insecure = Create(options.UseProxy, insecure: true);
    }

    /// <summary>The client for a metric: one that skips the check of certificates only where the metric says so.</summary>
    public HttpClient For(Metric metric) =>
        metric.Provider.Web is { Insecure: true } || metric.Provider.Prometheus is { Insecure: true } ? _insecure : _verifying;

    public void Dispose()
    {
        _verifying.Dispose();
        _insecure.Dispose();
    }

    private static HttpClient Create(bool useProxy, bool insecure)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = useProxy,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // Addresses of services change; connections are renewed so that names are resolved again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
        };
        if (insecure)
        {
#pragma warning disable CA5359 // The metric's own "insecure: true" asks for it.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        // Each metric has a timeout of its own.
        return new HttpClient(new SameHostRedirectHandler(handler)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
