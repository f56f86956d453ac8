using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rollouts.RolloutController;

namespace Rollouts.Benchmarks;

/// <summary>The rollout controller, in this process, against some API server.</summary>
internal sealed class RunningController : IAsyncDisposable
{
    private readonly WebApplication _host;

    private RunningController(WebApplication host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static async Task<RunningController> StartAsync(Uri server)
    {
        var host = RolloutControllerHost.Create(
            new RolloutControllerOptions { HealthzPort = 0, MetricsPort = 0 },
            services =>
            {
                services.AddLogging(static logging => logging.ClearProviders());
                services.AddSingleton(BenchmarkCluster.NewClient(server));
            }
        );
        await host.StartAsync();
        return new RunningController(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
