using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.ClusterBed;

/// <summary>Kubelet and scheduler for the pods of one namespace, on a node of its own that is deleted at the end.</summary>
public sealed class SimulatedNode : IAsyncDisposable
{
    internal const string NamePrefix = "rollouts-test-";

    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly string _name;
    private readonly Task _running;

    private SimulatedNode(ClusterNamespace @namespace, NodeOptions options, IPodWorkload? workload)
    {
        _client = @namespace.Cluster.Connect();
        _name = @namespace.Name;
        var simulator = new NodeSimulator(
            _client,
            options with
            {
                Namespace = @namespace.Name,
                NodeNames = [_name],
            },
            workload,
            TimeProvider.System
        );
        _running = simulator.RunAsync(_stop.Token);
    }

    /// <param name="namespace">Whose pods to play; its cluster must be without nodes.</param>
    /// <param name="options">How the node behaves; null for the defaults.</param>
    /// <param name="workload">Real programs behind some pods; null for none.</param>
    public static SimulatedNode Start(ClusterNamespace @namespace, NodeOptions? options = null, IPodWorkload? workload = null) =>
        new(@namespace, options ?? new NodeOptions(), workload);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        // It may never have come to register itself.
        await _client.DeleteAsync(KnownResources.Nodes, null, _name).IgnoreMissingAsync();

        await _client.DisposeAsync();
    }
}
