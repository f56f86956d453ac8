using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Plays nodes over a model in virtual time: what <see cref="NodeSimulator"/> does against an API server.</summary>
public sealed class SimulatedNodes : IModelController
{
    private readonly NodeOptions _options;
    private readonly Dictionary<ObjectKey, (string Uid, PodState? State)> _pods = [];
    private readonly WakeUps<ObjectKey> _wakeUps = new();

    public SimulatedNodes(NodeOptions options) => _options = options;

    public string Name => "nodes";

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        var due = new SortedSet<ObjectKey>(ObjectKeyOrder.Instance);
        due.UnionWith(changes.Where(static change => change.Type == KnownResources.Pods).Select(static change => change.Key));
        due.UnionWith(_wakeUps.TakeDue(now));
        foreach (var key in due)
        {
            Play(model, key, now);
        }

        return _wakeUps.Next;
    }

    private void Play(ClusterModel model, ObjectKey key, DateTimeOffset now)
    {
        if (model.Find(KnownResources.Pods, key.Namespace, key.Name) is not { } pod)
        {
            _pods.Remove(key);
            _wakeUps.Remove(key);
            return;
        }

        var known = _pods.GetValueOrDefault(key);
        PodStep step;
        try
        {
            step = PodLifecycle.Next(pod, known.Uid == pod.Header.Uid ? known.State : null, null, _options, now);
        }
        catch (JsonException)
        {
            // A pod with fields of wrong types never starts, as on a server that would have refused it.
            return;
        }

        _pods[key] = (pod.Header.Uid, step.State);
        _wakeUps.Set(key, step.WakeAt);
        if (step.BindTo is { } node)
        {
            model.Execute(
                new ClusterRequest.Create(KnownResources.Pods, key.Namespace, NodeRequests.Binding(pod, node))
                {
                    Name = key.Name,
                    Subresource = "binding",
                },
                now
            );
        }

        if (step.Status is { } status)
        {
            var patch = Patch.StrategicMerge(new JsonObject { ["status"] = status });
            model.Execute(new ClusterRequest.Patch(KnownResources.Pods, key.Namespace, key.Name, patch, "status"), now);
        }

        if (step.Remove)
        {
            model.Execute(
                new ClusterRequest.Delete(KnownResources.Pods, key.Namespace, key.Name) { Options = NodeRequests.Removal(pod) },
                now
            );
        }
    }
}
