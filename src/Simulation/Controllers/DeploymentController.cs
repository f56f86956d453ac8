using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Rolls each Deployment to its template through ReplicaSets, by rolling update or recreation.</summary>
public sealed class DeploymentController : IModelController
{
    public const string HashLabel = "pod-template-hash";

    private readonly WakeUps<ObjectKey> _wakeUps = new();

    public string Name => "deployments";

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        var keys = new SortedSet<ObjectKey>(_wakeUps.TakeDue(now), ObjectKeyOrder.Instance);
        foreach (var change in changes)
        {
            if (change.Type == KnownResources.Deployments)
            {
                keys.Add(change.Key);
            }
            else if (change.Type == KnownResources.ReplicaSets && change.After.Header.Controller is { Kind: "Deployment" } owner)
            {
                keys.Add(new(change.Key.Namespace, owner.Name));
            }
        }

        foreach (var key in keys)
        {
            if (model.Find(KnownResources.Deployments, key.Namespace, key.Name) is { Header.DeletionTimestamp: null } deployment)
            {
                _wakeUps.Set(key, Sync(model, deployment, now));
            }
            else
            {
                _wakeUps.Remove(key);
            }
        }

        return _wakeUps.Next;
    }

    private static DateTimeOffset? Sync(ClusterModel model, KubeObject deployment, DateTimeOffset now)
    {
        if (View(deployment) is not { Spec: { Selector: { } selector, Template: { } template } } view)
        {
            return null;
        }

        var sets = Sets(model, deployment);
        if (sets.Count == 0 && Adopt(model, deployment, selector, now))
        {
            sets = Sets(model, deployment);
        }

        var current = sets.Find(set => SameTemplate(set.View.Spec.Template, template));
        if (current is null && !view.Spec.Paused)
        {
            Create(model, deployment, template, sets, now);
            sets = Sets(model, deployment);
            current = sets.Find(set => SameTemplate(set.View.Spec.Template, template));
        }

        if (current is not null)
        {
            Number(model, deployment, current, sets, now);
        }

        var old = sets.Where(set => set != current).ToList();
        foreach (var (set, replicas) in DeploymentScaling.Next(view, current, old))
        {
            model.Merge(
                KnownResources.ReplicaSets,
                set.Object.Key,
                new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } },
                now
            );
        }

        Forget(model, view, old, now);
        var (status, wakeAt) = DeploymentStatusWriter.Write(deployment, view, current, old, now);
        model.Status(KnownResources.Deployments, deployment, status, now);
        return wakeAt;
    }

    /// <summary>A Deployment without sets takes over those that a deletion with orphans left behind, or it would collide with their names.</summary>
    private static bool Adopt(ClusterModel model, KubeObject deployment, LabelSelectorView selector, DateTimeOffset now)
    {
        var orphans = model
            .List(KnownResources.ReplicaSets, deployment.Header.Namespace)
            .Where(set => set.Header is { Controller: null, DeletionTimestamp: null } && selector.Matches(set.Header.Labels))
            .ToList();
        foreach (var set in orphans)
        {
            var owners = set.ToNode()["metadata"]!["ownerReferences"]?.DeepClone() as JsonArray ?? [];
            owners.Add(ModelWrites.OwnerReference(KnownResources.Deployments, deployment));
            model.Merge(
                KnownResources.ReplicaSets,
                set.Key,
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["uid"] = set.Header.Uid, ["ownerReferences"] = owners },
                },
                now
            );
        }

        return orphans.Count > 0;
    }

    private static void Create(ClusterModel model, KubeObject deployment, JsonObject template, List<RevisionSet> sets, DateTimeOffset now)
    {
        var hash = HashOf(template);
        var spec = deployment.ToNode()["spec"]!.AsObject();
        var body = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Header.Name}-{hash}",
                ["namespace"] = deployment.Header.Namespace,
                ["labels"] = template["metadata"]?["labels"]?.DeepClone() ?? new JsonObject(),
                ["annotations"] = new JsonObject { [RevisionSet.RevisionAnnotation] = NextRevision(sets) },
                ["ownerReferences"] = new JsonArray(ModelWrites.OwnerReference(KnownResources.Deployments, deployment)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 0,
                ["minReadySeconds"] = spec["minReadySeconds"]?.DeepClone() ?? 0,
                ["selector"] = spec["selector"]!.DeepClone(),
                ["template"] = template.DeepClone(),
            },
        };
        body["metadata"]!["labels"]![HashLabel] = hash;
        Member(Member(body["spec"]!["template"]!.AsObject(), "metadata"), "labels")[HashLabel] = hash;
        Member(body["spec"]!["selector"]!.AsObject(), "matchLabels")[HashLabel] = hash;
        model.Execute(new ClusterRequest.Create(KnownResources.ReplicaSets, deployment.Header.Namespace, body), now);
    }

    /// <summary>The present set always carries the highest revision, also after a rollback to an old one; the Deployment shows it.</summary>
    private static void Number(ClusterModel model, KubeObject deployment, RevisionSet current, List<RevisionSet> sets, DateTimeOffset now)
    {
        var revision = current.Object.Header.Annotations.GetValueOrDefault(RevisionSet.RevisionAnnotation);
        if (sets.Exists(set => set != current && set.Revision >= current.Revision))
        {
            revision = NextRevision(sets);
            Annotate(KnownResources.ReplicaSets, current.Object.Key, null);
        }

        if (deployment.Header.Annotations.GetValueOrDefault(RevisionSet.RevisionAnnotation) != revision)
        {
            // Through the status: annotations of a Deployment count as a new generation elsewhere.
            Annotate(KnownResources.Deployments, deployment.Key, "status");
        }

        void Annotate(ResourceType type, ObjectKey key, string? subresource) =>
            model.Merge(
                type,
                key,
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RevisionSet.RevisionAnnotation] = revision } },
                },
                now,
                subresource
            );
    }

    private static string NextRevision(List<RevisionSet> sets) => $"{sets.Select(static set => set.Revision).DefaultIfEmpty().Max() + 1}";

    private static void Forget(ClusterModel model, DeploymentView view, List<RevisionSet> old, DateTimeOffset now)
    {
        var empty = old.Where(static set => set is { Replicas: 0, View.Status.Replicas: 0, Object.Header.DeletionTimestamp: null })
            .OrderBy(static set => set.Revision)
            .ToList();
        foreach (var set in empty.Take(empty.Count - Math.Max(0, view.Spec.RevisionHistoryLimit)))
        {
            model.Delete(KnownResources.ReplicaSets, set.Object, now);
        }
    }

    private static List<RevisionSet> Sets(ClusterModel model, KubeObject deployment) =>
        [
            .. model
                .OwnedBy(deployment.Header.Uid)
                .Where(owned => owned.Type == KnownResources.ReplicaSets && owned.Object.Header.Controller?.Uid == deployment.Header.Uid)
                .Select(static owned => Revision(owned.Object))
                .OfType<RevisionSet>()
                .OrderBy(static set => set.Object.Header.CreationTimestamp)
                .ThenBy(static set => set.Object.Header.Name, StringComparer.Ordinal),
        ];

    private static RevisionSet? Revision(KubeObject set)
    {
        try
        {
            return new(set, set.As<ReplicaSetView>(PodView.Json));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DeploymentView? View(KubeObject deployment)
    {
        try
        {
            return deployment.As<DeploymentView>(PodView.Json);
        }
        catch (JsonException)
        {
            // A Deployment with fields of wrong types moves nothing, as on a server that would have refused it.
            return null;
        }
    }

    private static bool SameTemplate(JsonObject? one, JsonObject other) =>
        one is not null && JsonNode.DeepEquals(WithoutHash(one), WithoutHash(other));

    // Go writes unset structs as null or {}: kubectl's rollback sends them where the template had nothing.
    private static JsonObject WithoutHash(JsonObject template)
    {
        var copy = template.DeepClone().AsObject();
        Member(Member(copy, "metadata"), "labels").Remove(HashLabel);
        DropEmpty(copy);
        return copy;
    }

    private static void DropEmpty(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                DropEmpty(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                DropEmpty(value);
                if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
                {
                    members.Remove(name);
                }
            }
        }
    }

    // Not the hash of Kubernetes: only this controller reads it, and it needs to be the same each time.
    private static string HashOf(JsonObject template) => $"{StableHash.Of(WithoutHash(template).ToJsonString()):x8}";

    private static JsonObject Member(JsonObject node, string name)
    {
        if (node[name] is not JsonObject member)
        {
            node[name] = member = [];
        }

        return member;
    }
}
