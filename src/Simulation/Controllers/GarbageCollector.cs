using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Deletes objects whose owners are all gone, and works off the finalizers of foreground and orphaning deletions. Owners are told apart by
/// uid only: an owner that was made again under the same name is another one.
/// </summary>
public sealed class GarbageCollector : IModelController
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";

    public string Name => "garbage collector";

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        foreach (var change in changes)
        {
            var dependent = change.Kind == ModelChangeKind.Deleted ? null : change.After;
            if (change.Kind == ModelChangeKind.Deleted)
            {
                foreach (var owned in model.OwnedBy(change.After.Header.Uid).ToList())
                {
                    CollectIfOwnerless(model, owned.Type, owned.Object, now);
                }
            }
            else if (change.After.Header.DeletionTimestamp is not null)
            {
                Finish(model, change.Type, change.After, now);
            }

            if (dependent is { Header.Owners.Count: > 0 } && change.Kind == ModelChangeKind.Added)
            {
                CollectIfOwnerless(model, change.Type, dependent, now);
            }

            // An owner in foreground deletion waits for this object to be gone, or to stop blocking it.
            foreach (var owner in (change.Before ?? change.After).Header.Owners)
            {
                if (model.FindByUid(owner.Uid) is { Object.Header.DeletionTimestamp: not null } found)
                {
                    Finish(model, found.Type, found.Object, now);
                }
            }
        }

        return null;
    }

    private static void CollectIfOwnerless(ClusterModel model, ResourceType type, KubeObject seen, DateTimeOffset now)
    {
        if (
            model.FindByUid(seen.Header.Uid) is not { Object: { Header.DeletionTimestamp: null } item }
            || item.Header.Owners.Count == 0
            || item.Header.Owners.All(owner => model.FindByUid(owner.Uid) is not null)
        )
        {
            return;
        }

        if (item.Header.Owners.Any(owner => model.FindByUid(owner.Uid) is not null))
        {
            Keep(model, type, item, owner => model.FindByUid(owner) is not null, now);
            return;
        }

        model.Delete(type, item, now);
    }

    /// <summary>Works off the finalizers that a deletion with a propagation policy set.</summary>
    private static void Finish(ClusterModel model, ResourceType type, KubeObject seen, DateTimeOffset now)
    {
        if (model.FindByUid(seen.Header.Uid) is not { Object: { Header.DeletionTimestamp: not null } item })
        {
            return;
        }

        var finalizers = (item.ToNode()["metadata"]!["finalizers"] as JsonArray)?.Select(static text => (string)text!).ToList() ?? [];
        if (finalizers.Contains(OrphanFinalizer))
        {
            foreach (var owned in model.OwnedBy(item.Header.Uid).ToList())
            {
                Keep(model, owned.Type, owned.Object, uid => uid != item.Header.Uid, now);
            }

            Release(model, type, item, finalizers, OrphanFinalizer, now);
        }
        else if (finalizers.Contains(ForegroundFinalizer))
        {
            var blocking = model.OwnedBy(item.Header.Uid).Where(owned => Blocks(owned.Object, item.Header.Uid)).ToList();
            foreach (
                var owned in model.OwnedBy(item.Header.Uid).Where(static owned => owned.Object.Header.DeletionTimestamp is null).ToList()
            )
            {
                if (
                    owned.Object.Header.Owners.Any(owner =>
                        owner.Uid != item.Header.Uid && model.FindByUid(owner.Uid) is { Object.Header.DeletionTimestamp: null }
                    )
                )
                {
                    Keep(model, owned.Type, owned.Object, uid => uid != item.Header.Uid, now);
                }
                else
                {
                    model.Delete(
                        owned.Type,
                        owned.Object,
                        now,
                        model.OwnedBy(owned.Object.Header.Uid).Count > 0 ? "Foreground" : "Background"
                    );
                }
            }

            if (blocking.Count == 0 || !model.OwnedBy(item.Header.Uid).Any(owned => Blocks(owned.Object, item.Header.Uid)))
            {
                Release(model, type, item, finalizers, ForegroundFinalizer, now);
            }
        }
    }

    private static bool Blocks(KubeObject dependent, string owner) =>
        dependent.ToNode()["metadata"]!["ownerReferences"] is JsonArray references
        && references
            .OfType<JsonObject>()
            .Any(reference =>
                (string?)reference["uid"] == owner
                && reference["blockOwnerDeletion"] is JsonValue value
                && value.TryGetValue<bool>(out var blocks)
                && blocks
            );

    private static void Release(
        ClusterModel model,
        ResourceType type,
        KubeObject item,
        List<string> finalizers,
        string finalizer,
        DateTimeOffset now
    ) =>
        Patch(
            model,
            type,
            item,
            "finalizers",
            [.. finalizers.Where(text => text != finalizer).Select(static text => JsonValue.Create(text))],
            now
        );

    private static void Keep(ClusterModel model, ResourceType type, KubeObject item, Func<string, bool> keeps, DateTimeOffset now)
    {
        var owners = item.ToNode()["metadata"]!["ownerReferences"] as JsonArray ?? [];
        Patch(
            model,
            type,
            item,
            "ownerReferences",
            [.. owners.Where(owner => keeps((string)owner!["uid"]!)).Select(static owner => owner!.DeepClone())],
            now
        );
    }

    private static void Patch(ClusterModel model, ResourceType type, KubeObject item, string field, JsonArray value, DateTimeOffset now) =>
        model.Merge(
            type,
            item.Key,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = item.Header.Uid, [field] = value },
            },
            now
        );
}
