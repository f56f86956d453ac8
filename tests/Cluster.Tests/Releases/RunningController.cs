using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.ClusterBed;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>The rollout controller at work in one namespace of a real cluster.</summary>
internal sealed class RunningController : IAsyncDisposable
{
    private readonly WebApplication _host;

    private RunningController(WebApplication host) => _host = host;

    /// <param name="home">The namespace.</param>
    /// <param name="configure">Changes how it runs.</param>
    public static async Task<RunningController> StartAsync(ClusterNamespace home, Action<RolloutControllerOptions>? configure = null)
    {
        var options = new RolloutControllerOptions
        {
            Namespace = home.Name,
            HealthzPort = 0,
            MetricsPort = 0,
        };
        configure?.Invoke(options);
        var host = RolloutControllerHost.Create(options, services => services.AddSingleton(home.Cluster.Connect()));
        await host.StartAsync();
        return new RunningController(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
