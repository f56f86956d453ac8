using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Looks at the world before and after every write of a controller, and remembers the first that broke a rule.</summary>
internal sealed class RuleBook
{
    private readonly VirtualStore _store;
    private readonly VirtualTime _time;
    private readonly DataPlane _plane;
    private readonly ExperimentRule _experiments;
    private readonly CapacityRule _capacity;
    private readonly PodFleet _fleet;
    private readonly PodObjects _podObjects;
    private readonly PodRules _pods;
    private readonly OriginDeployment _origin;
    private readonly bool _showsPods;

    public RuleBook(
        VirtualStore store,
        VirtualTime time,
        DataPlane plane,
        PodFleet fleet,
        PodObjects pods,
        OriginDeployment origin,
        RolloutScript script
    )
    {
        (_store, _time, _plane, _fleet, _origin, _showsPods) = (store, time, plane, fleet, origin, script.ShowsPods);
        _experiments = new ExperimentRule(store, plane);
        _capacity = new CapacityRule(plane, script);
        (_podObjects, _pods) = (pods, new PodRules(store, fleet, pods, script));
        Attempts = new AttemptRules(store, time);
    }

    public AttemptRules Attempts { get; }

    public Violation? Broken { get; private set; }

    /// <summary>Writes of controllers that were looked at.</summary>
    public int Writes { get; private set; }

    /// <summary>Watches every write of a controller from now on.</summary>
    public void Follow(ControllerProcess controller)
    {
        var lenses = Enum.GetValues<Sight>()
            .Where(sight => sight != Sight.OfPods || _showsPods)
            .Select(sight => new CapacityLens(_store, _fleet, _podObjects, _origin, controller, sight))
            .ToList();
        controller.Planned = (snapshot, plan) =>
        {
            if (WaitRule.Against(snapshot, plan) is { } what)
            {
                Break("every wait has a reason", what);
            }
        };
        List<Shortfalls> before = [];
        controller.Client.Writing = type => before = Look(type);
        controller.Client.Wrote = type =>
        {
            Writes++;
            var against = before.Zip(Look(type), (was, now) => _capacity.Against(type, was, now)).ToList();
            if (against.Count > 0 && against.TrueForAll(what => what is not null))
            {
                Break("1 requests find pods", against[0]!);
            }

            if (_experiments.Against(type) is { } share)
            {
                Break("1 requests find pods", share);
            }

            if (_pods.Against(type, controller) is { } pods)
            {
                Break(pods.Rule, pods.What);
            }
        };

        // Nothing else moves pods or requests.
        List<Shortfalls> Look(ResourceType type) => CapacityRule.IsAbout(type) ? lenses.ConvertAll(_capacity.Look) : [];
    }

    public void OnCommitted(ResourceType type, KubeObject? before, KubeObject? after)
    {
        if (type == KnownResources.ReplicaSets && after is null)
        {
            Deleted(before!);
        }
        else if (type == KnownResources.Rollouts && before is not null && after is not null && IsStatusOfController)
        {
            var (was, becomes) = (before.As<Rollout>(RolloutsJson.Options), after.As<Rollout>(RolloutsJson.Options));
            if (Attempts.Against(was, becomes) is { } broken)
            {
                Break(broken.Rule, broken.What);
            }
        }
    }

    /// <summary>False while a user writes.</summary>
    public bool IsStatusOfController { get; set; } = true;

    public void Break(string rule, string what) => Broken ??= new Violation(rule, (_time.Now - VirtualTime.Start).TotalSeconds, what);

    private void Deleted(KubeObject replicaSet)
    {
        if (ExperimentObjects.AreOwners(replicaSet))
        {
            if (_plane.InForce.Any(state => state.Experiments.Any(share => share.Service == replicaSet.Header.Name)))
            {
                Break("1 requests find pods", $"{replicaSet.Header.Name} was deleted with its experiment, and requests still go there");
            }

            return;
        }

        var hash = replicaSet.Header.Labels[RolloutLabels.PodTemplateHash];
        var rollout = _store.Find(KnownResources.Rollouts, WorldObjects.Name)?.As<Rollout>(RolloutsJson.Options);
        if (rollout is null)
        {
            // Collected with it.
            return;
        }

        if (rollout.Status.StableRS == hash)
        {
            Break("2 the last healthy version stays", $"{hash} was deleted, and it is the stable one");
        }

        if (replicaSet.As<ReplicaSet>(RolloutsJson.Options).Spec.Replicas is not 0)
        {
            Break("2 the last healthy version stays", $"{hash} was deleted, and it was told to have pods");
        }
    }
}
