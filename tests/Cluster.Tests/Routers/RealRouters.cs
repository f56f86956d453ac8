using Microsoft.Extensions.DependencyInjection;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>The routers of a controller, put together as it does, without the controller.</summary>
internal sealed class RealRouters : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="client">Whose cluster they write to; the caller disposes of it.</param>
    /// <param name="options">The controller's flags; null for none.</param>
    public RealRouters(IKubernetesClient client, RolloutControllerOptions? options = null)
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(client)
            .AddRolloutController(options ?? new RolloutControllerOptions())
            .BuildServiceProvider();
        All = [.. _services.GetServices<ITrafficRouter>()];
    }

    /// <summary>In the order in which a controller asks them.</summary>
    public IReadOnlyList<ITrafficRouter> All { get; }

    public ITrafficRouter OfType(string type) => All.Single(router => router.Type == type);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
