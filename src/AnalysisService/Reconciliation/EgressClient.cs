using Microsoft.Extensions.Options;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>The one HTTP client that metric sources are asked with.</summary>
internal sealed class EgressClient : IDisposable
{
    public EgressClient(IOptions<EgressOptions> options)
    {
        Http = EgressHttpClient.Create(options.Value);
    }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();
}
