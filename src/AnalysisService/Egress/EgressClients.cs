using Rollouts.Api;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>The HTTP client that metric sources are asked with; it guards addresses and redirects.</summary>
internal sealed class EgressClients(AnalysisServiceOptions options) : IDisposable
{
    private readonly HttpClient _guarded = EgressHttpClient.Create(new EgressOptions { UseProxy = options.UseProxy });

    /// <summary>The client for a metric. Whether certificates are checked is said by each request.</summary>
    public HttpClient For(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return _guarded;
    }

    public void Dispose() => _guarded.Dispose();
}
