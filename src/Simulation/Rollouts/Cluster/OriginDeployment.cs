using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// The Deployment that a Rollout takes its template from, with its own controller: its pods serve, too, as long as Services select all pods of the
/// application. They come up within seconds and do not fail; a change of the template replaces them without a gap.
/// </summary>
internal sealed class OriginDeployment
{
    public const string Name = "origin";

    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(50);

    private readonly VirtualStore _store;
    private readonly Agenda _agenda;
    private readonly HashSet<int> _starting = [];
    private readonly HashSet<int> _ready = [];
    private int _born;

    public OriginDeployment(VirtualStore store, Agenda agenda)
    {
        (_store, _agenda) = (store, agenda);
        store.Follow(OnCommitted);
    }

    /// <summary>Pods that serve and were told to go on.</summary>
    public int Serving => Math.Min(_ready.Count, Desired);

    private int Desired => _store.Find(KnownResources.Deployments, Name)?.As<Workload>(RolloutsJson.Options).Spec.Replicas ?? 0;

    /// <summary>It ran long before: all its pods are up.</summary>
    public void BeUp()
    {
        while (_ready.Count < Desired)
        {
            _ready.Add(++_born);
        }

        Report();
    }

    private void OnCommitted(ResourceType type, KubeObject? before, KubeObject? after)
    {
        if (type != KnownResources.Deployments)
        {
            return;
        }

        if (after is null)
        {
            _starting.Clear();
            _ready.Clear();
        }
        else if (before?.Header.Generation != after.Header.Generation)
        {
            _agenda.Plan(Reaction, Sync);
        }
    }

    /// <summary>Makes and removes pods, those that are not ready first.</summary>
    private void Sync()
    {
        var desired = Desired;
        foreach (var pod in _starting.Concat(_ready).Take(_starting.Count + _ready.Count - desired).ToList())
        {
            if (!_starting.Remove(pod))
            {
                _ready.Remove(pod);
            }
        }

        while (_starting.Count + _ready.Count < desired)
        {
            var pod = ++_born;
            _starting.Add(pod);
            _agenda.Plan(
                TimeSpan.FromMilliseconds(500 + (StableHash.Of($"{Name}/{pod}") % 5000)),
                () =>
                {
                    if (_starting.Remove(pod))
                    {
                        _ready.Add(pod);
                        Report();
                    }
                }
            );
        }

        Report();
    }

    private void Report()
    {
        if (_store.Find(KnownResources.Deployments, Name) is not null)
        {
            var status = new JsonObject { ["replicas"] = _starting.Count + _ready.Count, ["availableReplicas"] = _ready.Count };
            _store.Patch(KnownResources.Deployments, Name, new JsonObject { ["status"] = status }, "status");
        }
    }
}
