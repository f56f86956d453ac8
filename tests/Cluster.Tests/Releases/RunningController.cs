using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>The rollout controller at work in one namespace of a real cluster, with the rights that the chart gives it there and no others.</summary>
internal sealed class RunningController : IAsyncDisposable
{
    private readonly ClusterNamespace _home;
    private readonly ClusterConnection _connection;
    private readonly InstalledChart? _rights;
    private readonly WebApplication _host;

    private RunningController(
        ClusterNamespace home,
        ClusterConnection connection,
        InstalledChart? rights,
        Action<RolloutControllerOptions>? configure
    )
    {
        _home = home;
        _connection = connection;
        _rights = rights;
        _host = Create(home, connection, configure);
    }

    /// <param name="home">The namespace.</param>
    /// <param name="configure">Changes its options.</param>
    public static async Task<RunningController> StartAsync(ClusterNamespace home, Action<RolloutControllerOptions>? configure = null)
    {
        var rights = await InstalledChart.InstallAsync(home, static item => item.IsAccess, "-set", "namespaced=true");
        var file = Path.GetTempFileName();
        await rights.WriteKubeconfigAsync(rights.Controller, file);
        var connection = KubeConfig.Load(file);
        File.Delete(file);
        return await new RunningController(home, connection, rights, configure).BeginAsync();
    }

    /// <summary>One more with the same account, as a second replica of a Deployment.</summary>
    public Task<RunningController> StartAnotherAsync(Action<RolloutControllerOptions>? configure = null) =>
        new RunningController(_home, _connection, null, configure).BeginAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        if (_rights is not null)
        {
            await _rights.DisposeAsync();
        }
    }

    private async Task<RunningController> BeginAsync()
    {
        await _host.StartAsync();
        return this;
    }

    private static WebApplication Create(ClusterNamespace home, ClusterConnection connection, Action<RolloutControllerOptions>? configure)
    {
        var options = new RolloutControllerOptions
        {
            Namespace = home.Name,
            // Its own namespace too, as with the chart: the lease is there, and the ConfigMap of plugins.
            LeaseNamespace = home.Name,
            HealthzPort = 0,
            MetricsPort = 0,
        };
        configure?.Invoke(options);
        return RolloutControllerHost.Create(
            options,
            services =>
                services
                    .AddSingleton(_ => new KubernetesClient(
                        connection,
                        new ClientOptions { UserAgent = "rollouts-tests", Qps = 0 },
                        TimeProvider.System
                    ))
                    .AddLogging(static logs => logs.ClearProviders())
        );
    }
}
