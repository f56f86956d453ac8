using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Keeps as many pods of each ReplicaSet as it asks for, adopts and releases pods by its selector, and counts them in its status.</summary>
public sealed class ReplicaSetController : IModelController
{
    private static readonly TimeSpan RetryRefusedCreate = TimeSpan.FromSeconds(10);

    private readonly WakeUps<ObjectKey> _wakeUps = new();

    // Pods without a controller, by namespace: the only candidates for adoption.
    private readonly Dictionary<string, SortedSet<ObjectKey>> _orphans = new(StringComparer.Ordinal);

    public string Name => "replicasets";

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        var keys = new SortedSet<ObjectKey>(_wakeUps.TakeDue(now), ObjectKeyOrder.Instance);
        foreach (var change in changes)
        {
            if (change.Type == KnownResources.ReplicaSets)
            {
                keys.Add(change.Key);
            }
            else if (change.Type == KnownResources.Pods)
            {
                AddOwner(keys, change.Before);
                AddOwner(keys, change.After);
                FollowOrphan(model, keys, change);
            }
        }

        foreach (var key in keys)
        {
            if (model.Find(KnownResources.ReplicaSets, key.Namespace, key.Name) is { } set)
            {
                _wakeUps.Set(key, Sync(model, set, now));
            }
            else
            {
                _wakeUps.Remove(key);
            }
        }

        return _wakeUps.Next;
    }

    private static void AddOwner(SortedSet<ObjectKey> keys, KubeObject? pod)
    {
        if (pod?.Header.Controller is { Kind: "ReplicaSet" } owner)
        {
            keys.Add(new(pod.Header.Namespace, owner.Name));
        }
    }

    private void FollowOrphan(ClusterModel model, SortedSet<ObjectKey> keys, ModelChange change)
    {
        var orphans = _orphans.TryGetValue(change.Key.Namespace, out var known)
            ? known
            : _orphans[change.Key.Namespace] = new(ObjectKeyOrder.Instance);
        if (change.Kind == ModelChangeKind.Deleted || change.After.Header.Controller is not null)
        {
            orphans.Remove(change.Key);
            return;
        }

        orphans.Add(change.Key);
        keys.UnionWith(
            model
                .List(KnownResources.ReplicaSets, change.Key.Namespace)
                .Where(set => View(set)?.Spec.Selector?.Matches(change.After.Header.Labels) == true)
                .Select(static set => set.Key)
        );
    }

    private DateTimeOffset? Sync(ClusterModel model, KubeObject set, DateTimeOffset now)
    {
        if (View(set) is not { Spec.Selector: { } selector } view)
        {
            return null;
        }

        if (set.Header.DeletionTimestamp is null)
        {
            Claim(model, set, selector, now);
        }

        string? refusal = null;
        if (set.Header.DeletionTimestamp is null)
        {
            refusal = Manage(model, set, view, now);
        }

        var pods = Pods(model, set);
        model.Status(KnownResources.ReplicaSets, set, StatusOf(set, view, pods, refusal, now), now);
        var availableAt = pods.Select(pod => pod.AvailableFrom(view.Spec.MinReadySeconds)).Where(at => at > now).Min();
        return refusal is null ? availableAt : ContainerLifecycle.Earlier(availableAt, now + RetryRefusedCreate);
    }

    private void Claim(ClusterModel model, KubeObject set, LabelSelectorView selector, DateTimeOffset now)
    {
        if (_orphans.TryGetValue(set.Header.Namespace, out var orphans))
        {
            foreach (var key in orphans.ToList())
            {
                if (
                    model.Find(KnownResources.Pods, key.Namespace, key.Name)
                        is { Header: { Controller: null, DeletionTimestamp: null } } pod
                    && selector.Matches(pod.Header.Labels)
                    && PodFacts.Of(pod).IsActive
                )
                {
                    var owners = pod.ToNode()["metadata"]!["ownerReferences"]?.DeepClone() as JsonArray ?? [];
                    owners.Add(ModelWrites.OwnerReference(KnownResources.ReplicaSets, set));
                    SetOwners(model, pod, owners, now);
                    orphans.Remove(key);
                }
            }
        }

        foreach (
            var pod in Owned(model, set).Where(pod => pod.Header.DeletionTimestamp is null && !selector.Matches(pod.Header.Labels)).ToList()
        )
        {
            var owners = pod.ToNode()["metadata"]!["ownerReferences"]!.AsArray();
            SetOwners(
                model,
                pod,
                [.. owners.Where(owner => (string?)owner!["uid"] != set.Header.Uid).Select(static owner => owner!.DeepClone())],
                now
            );
        }
    }

    private static void SetOwners(ClusterModel model, KubeObject pod, JsonArray owners, DateTimeOffset now) =>
        model.Merge(
            KnownResources.Pods,
            pod.Key,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Header.Uid, ["ownerReferences"] = owners },
            },
            now
        );

    /// <returns>Why a pod could not be made, or null.</returns>
    private static string? Manage(ClusterModel model, KubeObject set, ReplicaSetView view, DateTimeOffset now)
    {
        var active = Pods(model, set);
        for (var missing = view.Spec.Replicas - active.Count; missing > 0; missing--)
        {
            var body = ModelWrites.PodOf(view.Spec.Template, KnownResources.ReplicaSets, set);
            if (model.Execute(new ClusterRequest.Create(KnownResources.Pods, set.Header.Namespace, body), now).Refusal is { } refusal)
            {
                return refusal.Message;
            }
        }

        foreach (
            var pod in active.OrderBy(static pod => pod, PodRemovalOrder.Instance).Take(active.Count - Math.Max(0, view.Spec.Replicas))
        )
        {
            model.Delete(KnownResources.Pods, pod.Pod, now);
        }

        return null;
    }

    private static JsonObject StatusOf(KubeObject set, ReplicaSetView view, List<PodFacts> pods, string? refusal, DateTimeOffset now)
    {
        var labels = view.Spec.Template?["metadata"]?["labels"] as JsonObject ?? [];
        var labelled = pods.Count(pod => labels.All(label => pod.Pod.Header.Labels.GetValueOrDefault(label.Key) == (string?)label.Value));
        var available = pods.Count(pod => pod.AvailableFrom(view.Spec.MinReadySeconds) <= now);
        return new()
        {
            ["replicas"] = pods.Count,
            ["fullyLabeledReplicas"] = NullIfZero(labelled),
            ["readyReplicas"] = NullIfZero(pods.Count(static pod => pod.IsReady)),
            ["availableReplicas"] = NullIfZero(available),
            ["observedGeneration"] = set.Header.Generation,
            ["conditions"] = refusal is null
                ? null
                : new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "ReplicaFailure",
                        ["status"] = "True",
                        ["reason"] = "FailedCreate",
                        ["message"] = refusal,
                    }
                ),
        };
    }

    // Kubernetes leaves these fields out when they are 0.
    private static JsonValue? NullIfZero(int count) => count == 0 ? null : JsonValue.Create(count);

    private static IEnumerable<KubeObject> Owned(ClusterModel model, KubeObject set) =>
        model
            .OwnedBy(set.Header.Uid)
            .Where(owned => owned.Type == KnownResources.Pods && owned.Object.Header.Controller?.Uid == set.Header.Uid)
            .Select(static owned => owned.Object);

    private static List<PodFacts> Pods(ClusterModel model, KubeObject set) =>
        [.. Owned(model, set).Select(PodFacts.Of).Where(static pod => pod.IsActive)];

    private static ReplicaSetView? View(KubeObject set)
    {
        try
        {
            return set.As<ReplicaSetView>(PodView.Json);
        }
        catch (JsonException)
        {
            // A set with fields of wrong types makes no pods, as on a server that would have refused it.
            return null;
        }
    }
}
