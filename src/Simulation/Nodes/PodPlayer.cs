using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Performs what <see cref="PodLifecycle"/> says for one pod at a time. Never called twice at once for the same key.</summary>
internal sealed class PodPlayer
{
    private readonly IKubernetesClient _client;
    private readonly IObjectCache _pods;
    private readonly NodeOptions _options;
    private readonly IPodWorkload? _workload;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ObjectKey, Entry> _entries = new();

    public PodPlayer(IKubernetesClient client, IObjectCache pods, NodeOptions options, IPodWorkload? workload, TimeProvider time)
    {
        _client = client;
        _pods = pods;
        _options = options;
        _workload = workload;
        _time = time;
    }

    /// <returns>When to play the pod again without a change.</returns>
    public async Task<ReconcileResult> PlayAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var entry = _entries.GetValueOrDefault(key);
        var pod = Newest(_pods.Get(key), entry);
        if (pod is null || (entry is not null && entry.Uid != pod.Header.Uid))
        {
            await ForgetAsync(key, entry);
            entry = null;
        }

        if (pod is null)
        {
            return default;
        }

        entry ??= _entries[key] = new Entry(pod.Header.Uid);
        try
        {
            return await PlayAsync(pod, entry, cancellationToken);
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            // Gone in the meantime: the watch says so too.
            await ForgetAsync(key, entry);
            return default;
        }
    }

    private async Task<ReconcileResult> PlayAsync(KubeObject pod, Entry entry, CancellationToken cancellationToken)
    {
        var key = pod.Key;
        while (true)
        {
            var serves = _workload?.Serves(pod) == true;
            WorkloadReport? report = serves ? new WorkloadReport(entry.Address is not null, entry.Address?.Address.ToString()) : null;
            var now = _time.GetUtcNow();
            var step = PodLifecycle.Next(pod, entry.State, report, _options, now);
            entry.State = step.State;
            if (step.BindTo is { } node)
            {
                await _client.PostSubresourceAsync(
                    KnownResources.Pods,
                    key.Namespace,
                    key.Name,
                    "binding",
                    NodeRequests.Binding(pod, node),
                    cancellationToken
                );
                return default;
            }

            if (!step.WorkloadRuns && entry.Address is not null)
            {
                entry.Address = null;
                await _workload!.StopAsync(entry.Uid);
            }

            if (step.Status is { } status)
            {
                pod = await PatchAsync(
                    pod,
                    entry,
                    Patch.StrategicMerge(new JsonObject { ["status"] = status }),
                    "status",
                    cancellationToken
                );
            }

            if (step.Remove)
            {
                await RemoveAsync(pod, cancellationToken);
                return default;
            }

            if (!serves || !step.WorkloadRuns || entry.Address is not null)
            {
                return new(step.WakeAt is { } at ? Later(at - _time.GetUtcNow()) : null);
            }

            var address = await _workload!.StartAsync(pod, cancellationToken);
            entry.Address = address;
            var annotations = new JsonObject { [NodeAnnotations.Address] = string.Create(CultureInfo.InvariantCulture, $"{address}") };
            var metadata = new JsonObject { ["uid"] = pod.Header.Uid, ["annotations"] = annotations };
            pod = await PatchAsync(pod, entry, Patch.Merge(new JsonObject { ["metadata"] = metadata }), null, cancellationToken);
        }
    }

    private async Task<KubeObject> PatchAsync(
        KubeObject pod,
        Entry entry,
        Patch patch,
        string? subresource,
        CancellationToken cancellationToken
    )
    {
        var key = pod.Key;
        return entry.Written = await _client.PatchAsync(
            KnownResources.Pods,
            key.Namespace,
            key.Name,
            patch,
            subresource,
            cancellationToken
        );
    }

    private async Task RemoveAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        try
        {
            await _client.DeleteAsync(
                KnownResources.Pods,
                pod.Header.Namespace,
                pod.Header.Name,
                NodeRequests.Removal(pod),
                cancellationToken
            );
        }
        catch (KubernetesApiException refusal) when (refusal.IsConflict)
        {
            // Another pod has the name already: this one is gone.
        }
    }

    private async Task ForgetAsync(ObjectKey key, Entry? entry)
    {
        if (entry is null)
        {
            return;
        }

        _entries.TryRemove(key, out _);
        if (entry.Address is not null)
        {
            await _workload!.StopAsync(entry.Uid);
        }
    }

    /// <summary>The watch may be behind our own writes; deciding on the older pod would write them again with later times.</summary>
    private static KubeObject? Newest(KubeObject? cached, Entry? entry) =>
        cached is not null
        && entry?.Written is { } written
        && written.Header.Uid == cached.Header.Uid
        && ResourceVersions.Compare(cached.Header.ResourceVersion, written.Header.ResourceVersion) < 0
            ? written
            : cached;

    private static TimeSpan Later(TimeSpan delay) => delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1);

    private sealed class Entry(string uid)
    {
        public string Uid { get; } = uid;
        public PodState? State { get; set; }
        public System.Net.IPEndPoint? Address { get; set; }
        public KubeObject? Written { get; set; }
    }
}
