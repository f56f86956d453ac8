using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// The deleting verbs, with finalizers, grace periods and propagation. Dependents are the garbage collector's work; the content of
/// namespaces and the objects of custom resources go with them here.
/// </summary>
internal sealed class ObjectRemover
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";

    private readonly ClusterState _state;

    public ObjectRemover(ClusterState state) => _state = state;

    public ClusterResult Delete(ClusterRequest.Delete request, DateTimeOffset now)
    {
        var definition = _state.Definition(request.Type);
        var before = _state.Existing(definition, request.Namespace, request.Name);
        return DeleteObject(definition, before, request.Options, request.Write.DryRun, now);
    }

    public ClusterResult DeleteCollection(ClusterRequest.DeleteCollection request, DateTimeOffset now)
    {
        var definition = _state.Definition(request.Type);
        var (labels, fields) = ObjectReader.Selectors(definition, request.LabelSelector, request.FieldSelector);
        var chosen = _state
            .Storage.Store(definition.Store)
            .List(definition.Type.Namespaced ? request.Namespace ?? "" : "")
            .Where(item => labels.Matches(item.Header.Labels) && fields.Matches(item))
            .ToList();
        foreach (var item in chosen)
        {
            DeleteObject(definition, item, request.Options, request.Write.DryRun, now);
        }
        return ClusterResult.Of(
            new ClusterPage([.. chosen.Select(item => ClusterState.Served(definition, item))], _state.Storage.ResourceVersion)
        );
    }

    /// <summary>Removes an object for good, and what it contains, and its container if that only waited for it.</summary>
    /// <returns>The last state, or null when its own content keeps a namespace or definition alive.</returns>
    public KubeObject? RemoveNow(ResourceDefinition definition, KubeObject before, JsonObject last, DateTimeOffset now)
    {
        if (HasContent(definition, before))
        {
            return null;
        }
        var removed = _state.Storage.Remove(definition.StorageType, before, last);
        if (definition.Type.Plural == "customresourcedefinitions")
        {
            _state.Resources.SetCustom(before.Header.Name, []);
        }
        FinishContainers(definition, before, now);
        return removed;
    }

    private ClusterResult DeleteObject(
        ResourceDefinition definition,
        KubeObject before,
        DeleteOptions options,
        bool dryRun,
        DateTimeOffset now
    )
    {
        CheckPreconditions(definition, before, options);
        var next = before.ToNode();
        var metadata = next.Ensure("metadata");
        SetPropagation(metadata, options.PropagationPolicy);
        var grace = GracePeriod(definition, next, options.GracePeriodSeconds);
        if (dryRun)
        {
            return ClusterResult.Of(ClusterState.Served(definition, before)) with { Removed = true };
        }
        var isContainer = HasContent(definition, before);
        if (grace == 0 && !ClusterState.HasFinalizers(next) && !isContainer)
        {
            return ClusterResult.Of(ClusterState.Served(definition, RemoveNow(definition, before, next, now)!)) with { Removed = true };
        }
        var wasDeleting = before.Header.DeletionTimestamp is not null;
        if (wasDeleting && grace >= JsonNumbers.ToInt64(metadata["deletionGracePeriodSeconds"]))
        {
            // A second delete may only shorten the grace period.
            grace = JsonNumbers.ToInt64(metadata["deletionGracePeriodSeconds"]);
        }
        else
        {
            metadata["deletionTimestamp"] = ClusterState.Instant(now.AddSeconds(grace));
        }
        metadata["deletionGracePeriodSeconds"] = grace;
        if (!wasDeleting && definition.HasGeneration)
        {
            metadata["generation"] = before.Header.Generation + 1;
        }
        if (definition.Type.Plural == "namespaces" && definition.Type.Group.Length == 0)
        {
            next.Ensure("status")["phase"] = "Terminating";
        }
        var stored = JsonNode.DeepEquals(next, before.ToNode()) ? before : _state.Storage.Put(definition.StorageType, next);
        if (isContainer)
        {
            DeleteContent(definition, before, now);
            stored = _state.Find(definition, before.Header.Namespace, before.Header.Name) ?? stored;
        }
        return ClusterResult.Of(ClusterState.Served(definition, stored));
    }

    private static void CheckPreconditions(ResourceDefinition definition, KubeObject before, DeleteOptions options)
    {
        var header = before.Header;
        if (options.PreconditionUid is { } uid && uid != header.Uid)
        {
            throw new RefusedException(
                Refusals.Conflict(
                    definition.Type,
                    header.Name,
                    $"Precondition failed: UID in precondition: {uid}, UID in object meta: {header.Uid}"
                )
            );
        }
        if (options.PreconditionResourceVersion is { } version && version != header.ResourceVersion)
        {
            throw new RefusedException(
                Refusals.Conflict(
                    definition.Type,
                    header.Name,
                    "Precondition failed: ResourceVersion in precondition: "
                        + $"{version}, ResourceVersion in object meta: {header.ResourceVersion}"
                )
            );
        }
    }

    private static void SetPropagation(JsonObject metadata, string? policy)
    {
        var wanted = policy switch
        {
            "Foreground" => ForegroundFinalizer,
            "Orphan" => OrphanFinalizer,
            null or "Background" => null,
            _ => throw new RefusedException(
                Refusals.BadRequest(
                    $"propagationPolicy: Unsupported value: \"{policy}\": supported values: \"Background\", \"Foreground\", \"Orphan\""
                )
            ),
        };
        if (policy is null)
        {
            return;
        }
        var finalizers = metadata["finalizers"]
            .AsTexts()
            .Where(static name => name is not (ForegroundFinalizer or OrphanFinalizer))
            .ToList();
        if (wanted is not null)
        {
            finalizers.Add(wanted);
        }
        if (finalizers.Count == 0)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(static name => (JsonNode)name)]);
        }
    }

    /// <summary>Only pods end gracefully, and only once a node runs them.</summary>
    private static long GracePeriod(ResourceDefinition definition, JsonObject item, int? asked)
    {
        if (
            definition.Type is not { Group: "", Plural: "pods" }
            || item.At("spec", "nodeName").AsText().Length == 0
            || item.At("status", "phase").AsText() is "Succeeded" or "Failed"
        )
        {
            return 0;
        }
        return Math.Max(0, asked ?? JsonNumbers.ToInt64(item.At("spec", "terminationGracePeriodSeconds"), 30));
    }

    private bool HasContent(ResourceDefinition definition, KubeObject item) =>
        definition.Type switch
        {
            { Group: "", Plural: "namespaces" } => _state.Storage.ContentOf(item.Header.Name) > 0,
            { Plural: "customresourcedefinitions" } => _state.Resources.CustomOf(item.Header.Name) is [var served, ..]
                && _state.Storage.Store(served.Store).Count > 0,
            _ => false,
        };

    private void DeleteContent(ResourceDefinition container, KubeObject item, DateTimeOffset now)
    {
        var (types, @namespace) =
            container.Type.Plural == "namespaces"
                ? (_state.Resources.Stored.Where(static type => type.Namespaced), item.Header.Name)
                : (_state.Resources.CustomOf(item.Header.Name).Take(1).Select(static served => served.StorageType), "");
        foreach (var type in types.ToList())
        {
            // Deleting a custom resource's last object may end its definition: look again before each.
            if (_state.Resources.Find(type.Group, type.Version, type.Plural) is not { } definition)
            {
                continue;
            }
            foreach (var content in _state.Storage.Store(type).List(@namespace).ToList())
            {
                if (_state.Find(definition, content.Header.Namespace, content.Header.Name) is { } current)
                {
                    DeleteObject(definition, current, new DeleteOptions(), dryRun: false, now);
                }
            }
        }
    }

    /// <summary>Removes the namespace or the definition that was only waiting for this object to go.</summary>
    private void FinishContainers(ResourceDefinition definition, KubeObject removed, DateTimeOffset now)
    {
        if (removed.Header.Namespace.Length > 0)
        {
            FinishContainer(KnownResources.Namespaces, removed.Header.Namespace, now);
        }
        if (definition.Custom is { } custom)
        {
            FinishContainer(KnownResources.CustomResourceDefinitions, custom.CrdName, now);
        }
    }

    private void FinishContainer(ResourceType type, string name, DateTimeOffset now)
    {
        var container = _state.Storage.Store(type).Find("", name);
        if (container?.Header.DeletionTimestamp is null)
        {
            return;
        }
        var tree = container.ToNode();
        if (!ClusterState.HasFinalizers(tree))
        {
            RemoveNow(_state.Definition(type), container, tree, now);
        }
    }
}
