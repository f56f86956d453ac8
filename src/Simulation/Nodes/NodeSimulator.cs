using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Scheduler and kubelet of simulated nodes against any API server, embedded or real: registers its nodes, keeps them alive, binds pods to
/// them and plays their lives with <see cref="PodLifecycle"/>. In a cluster with real nodes give it a <see cref="NodeOptions.SchedulerName"/>
/// of its own; its nodes carry a taint that keeps others away.
/// </summary>
public sealed class NodeSimulator
{
    /// <summary>A node that is silent for 40 s loses its pods to the node controller of a real control plane.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private const int Workers = 4;

    private readonly IKubernetesClient _client;
    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Informer _pods;
    private readonly ILoggerFactory? _loggers;
    private readonly PodPlayer _player;

    /// <param name="client">The API server; the caller needs rights on nodes, pods and their subresources.</param>
    /// <param name="options">How nodes behave; null for the defaults.</param>
    /// <param name="workload">Real programs behind some pods; null for none. The caller stops what still runs at the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public NodeSimulator(
        IKubernetesClient client,
        NodeOptions? options = null,
        IPodWorkload? workload = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null
    )
    {
        _client = client;
        _options = options ?? new NodeOptions();
        _time = time ?? TimeProvider.System;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<NodeSimulator>();
        _loggers = loggers;
        _pods = new Informer(client, KnownResources.Pods, new() { Namespace = _options.Namespace }, _time, loggers);
        _player = new PodPlayer(client, _pods, _options, workload, _time);
    }

    /// <summary>Plays until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var queue = new WorkQueue<ObjectKey>("nodes", _time, new() { MinBackoff = TimeSpan.FromMilliseconds(50) });
        _pods.Subscribe(change => queue.Add(change.Latest.Key));
        var loop = new ReconcileLoop<ObjectKey>("nodes", queue, PlayAsync, Workers, _loggers);
        try
        {
            await Task.WhenAll(_pods.RunAsync(cancellationToken), loop.RunAsync(cancellationToken), KeepAliveAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private async Task<ReconcileResult> PlayAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await _player.PlayAsync(key, cancellationToken);
        }
        catch (JsonException cause)
        {
            // Asking again changes nothing until the pod does.
            _log.PodNotPlayed(key, cause.Message);
            return default;
        }
    }

    private async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var node in _options.NodeNames)
            {
                try
                {
                    await ReportAsync(node, cancellationToken);
                }
#pragma warning disable CA1031 // Whatever one report brings, the next one is tried.
                catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    _log.ReportFailed(node, cause);
                }
            }

            await Task.Delay(Heartbeat, _time, cancellationToken);
        }
    }

    private async Task ReportAsync(string node, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var status = Patch.StrategicMerge(NodeRequests.NodeStatus(now));
        try
        {
            await _client.PatchAsync(KnownResources.Nodes, null, node, status, "status", cancellationToken);
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            await _client.CreateAsync(KnownResources.Nodes, null, NodeRequests.Node(node), cancellationToken);
            await _client.PatchAsync(KnownResources.Nodes, null, node, status, "status", cancellationToken);
        }
    }
}
