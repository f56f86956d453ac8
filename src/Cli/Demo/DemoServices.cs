using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rollouts.AnalysisService;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cli;

/// <summary>The rollout controller and the analysis service as their own programs run them, in this process and on the demo's namespace only.</summary>
internal sealed class DemoServices : IAsyncDisposable
{
    private readonly List<WebApplication> _hosts = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("rollouts-demo-verdicts-").FullName;

    private DemoServices() { }

    public static async Task<DemoServices> StartAsync(DemoCluster cluster, DemoOptions options, CancellationToken cancellationToken)
    {
        var services = new DemoServices();
        try
        {
            await services.StartHostAsync(Controller(cluster, options), cancellationToken);
            await services.StartHostAsync(Analysis(cluster, options, services._folder), cancellationToken);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static WebApplication Controller(DemoCluster cluster, DemoOptions options) =>
        RolloutControllerHost.Create(
            new RolloutControllerOptions
            {
                Namespace = options.Namespace,
                InstanceId = cluster.InstanceId,
                HealthzPort = 0,
                MetricsPort = 0,
            },
            services => Adapt(services, cluster, options)
        );

    private static WebApplication Analysis(DemoCluster cluster, DemoOptions options, string folder) =>
        AnalysisServiceHost.Create(
            new AnalysisServiceOptions
            {
                Namespace = options.Namespace,
                InstanceId = cluster.InstanceId,
                ServiceNamespace = options.Namespace,
                Store = Path.Combine(folder, "verdicts.db"),
                ListenAddress = "127.0.0.1",
                ApiPort = 0,
                HealthPort = 0,
                MetricsPort = 0,
                // The demo's Prometheus and pods are on this machine.
                AllowProviderLoopback = true,
            },
            services => Adapt(services, cluster, options)
        );

    private static void Adapt(IServiceCollection services, DemoCluster cluster, DemoOptions options)
    {
        services.AddKubernetesClient(_ => KubeConfig.Load(cluster.Kubeconfig));
        services.AddSingleton<IHostLifetime, HostedLifetime>();
        Rollouts.Providers.PrometheusProviderServiceCollectionExtensions.AddPrometheusProvider(services);
        services.AddLogging(logging => DemoLogging.Configure(logging, options));
    }

    private async Task StartHostAsync(WebApplication host, CancellationToken cancellationToken)
    {
        _hosts.Add(host);
        await host.StartAsync(cancellationToken);
    }
}
