using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.AnalysisService;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>A service on a real cluster, for one namespace or for all.</summary>
internal sealed record AccessService(WebApplication Host, DirectoryInfo Folder, Uri Address) : IAsyncDisposable
{
    /// <summary>Other tests have AnalysisRuns in the same cluster, and play the service for them.</summary>
    public const string Instance = "access";

    public static async Task<AccessService> StartAsync(
        RealCluster cluster,
        string? @namespace = null,
        Action<AnalysisServiceOptions>? change = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("token-review-");
        var options = new AnalysisServiceOptions
        {
            Kubeconfig = cluster.Kubeconfig,
            Namespace = @namespace,
            InstanceId = Instance,
            Store = Path.Combine(folder.FullName, "verdicts.db"),
            ListenAddress = "127.0.0.1",
            ApiPort = LocalPorts.Free(1)[0],
            HealthPort = 0,
            MetricsPort = 0,
            LogLevel = "error",
        };
        change?.Invoke(options);
        var host = AnalysisServiceHost.Create(options);
        await host.StartAsync();
        return new AccessService(host, folder, new Uri($"http://127.0.0.1:{options.ApiPort}"));
    }

    public HttpClient Client(string token)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    /// <summary>Everything that is mapped on the port of the API, but for gRPC.</summary>
    public IEnumerable<(string Method, string Route)> Routes() =>
        from endpoint in Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = endpoint.RoutePattern.RawText!
        where route is not ("/healthz" or "/readyz" or "/metrics")
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where !route.Contains("rollouts.analysis", StringComparison.Ordinal) && !route.StartsWith("/grpc.", StringComparison.Ordinal)
        select (method, route);

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
