using Microsoft.Extensions.DependencyInjection;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Benchmarks;

/// <summary>A cluster with one Rollout that needs nothing, and the controller whose caches show it.</summary>
internal sealed class SettledRollout : IAsyncDisposable
{
    private readonly BenchmarkCluster _cluster;
    private readonly RunningController _controller;
    private readonly ControllerCaches _caches;

    private SettledRollout(BenchmarkCluster cluster, RunningController controller)
    {
        _cluster = cluster;
        _controller = controller;
        _caches = controller.Services.GetRequiredService<ControllerCaches>();
        Reconciler = controller.Services.GetRequiredService<RolloutReconciler>();
        Snapshots = controller.Services.GetRequiredService<SnapshotBuilder>();
        Now = TimeProvider.System.GetUtcNow();
    }

    public static ObjectKey Key { get; } = new(BenchmarkCluster.Namespace, "web");

    public RolloutReconciler Reconciler { get; }

    public SnapshotBuilder Snapshots { get; }

    public DateTimeOffset Now { get; }

    public KubeObject Item => _caches.Rollouts.Get(Key)!;

    public static async Task<SettledRollout> StartAsync()
    {
        var cluster = await BenchmarkCluster.StartAsync();
        var settled = new SettledRollout(cluster, await RunningController.StartAsync(cluster.Server));
        await cluster.CreateRolloutAsync(Key.Name);
        await cluster.HealthyAsync(Key.Name);
        await TestKit.Eventually.HoldsAsync(
            () => RolloutPlanner.Plan(settled.Snapshots.Build(settled.Item), settled.Now).Actions.Count == 0,
            "a plan without actions"
        );
        return settled;
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
