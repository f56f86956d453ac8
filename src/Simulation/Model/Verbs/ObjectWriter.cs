using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The verbs create, replace and patch, with the subresources status and scale.</summary>
internal sealed class ObjectWriter
{
    private readonly ClusterState _state;
    private readonly ObjectRemover _remover;

    public ObjectWriter(ClusterState state, ObjectRemover remover)
    {
        _state = state;
        _remover = remover;
    }

    public ClusterResult Create(ClusterRequest.Create request, DateTimeOffset now)
    {
        var definition = _state.Definition(request.Type);
        var item = request.Body.DeepClone().AsObject();
        if (definition.IsReview)
        {
            Reviews.Answer(definition, item);
            return ClusterResult.Of(KubeObject.FromNode(item)) with { Created = true };
        }
        return CreateObject(definition, request.Namespace, item, request.Write, now);
    }

    public ClusterResult Replace(ClusterRequest.Replace request, DateTimeOffset now)
    {
        var definition = _state.Definition(request.Type);
        var before = _state.Existing(definition, request.Namespace, request.Name);
        var tree = before.ToNode();
        if (request.Subresource == "scale")
        {
            return WriteScale(definition, before, tree, request.Body, request.Write, now);
        }
        var next = request.Body.DeepClone().AsObject();
        BodyRules.Check(definition, next, request.Namespace, request.Name);
        if (definition.Custom is not null && next.At("metadata", "resourceVersion").AsText().Length == 0)
        {
            // Custom resources cannot be replaced blindly.
            var error = FieldError.Invalid("metadata.resourceVersion", "0x0", "must be specified for an update");
            throw new RefusedException(Refusals.Invalid(definition.Type, request.Name, [error]));
        }
        return Update(definition, before, tree, next, request.Subresource, request.Write, now);
    }

    public ClusterResult Patch(ClusterRequest.Patch request, DateTimeOffset now)
    {
        var definition = _state.Definition(request.Type);
        var isApply = request.Body.MediaType == PatchKinds.ApplyMediaType;
        var body = PatchKinds.Parse(request.Body);
        if (isApply && string.IsNullOrEmpty(request.Write.FieldManager))
        {
            throw new RefusedException(
                Refusals.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
            );
        }
        var before = _state.Find(definition, request.Namespace, request.Name);
        if (before is null)
        {
            return isApply && request.Subresource is null && body is JsonObject fresh
                ? CreateApplied(definition, fresh, request, now)
                : ClusterResult.Refused(Refusals.NotFound(definition.Type, request.Name));
        }
        var tree = before.ToNode();
        if (request.Subresource == "scale")
        {
            RequireScale(definition);
            var scale = PatchKinds.Apply(request.Body.MediaType, definition, ScaleSubresource.ReadNode(definition, tree), body);
            return WriteScale(definition, before, tree, scale, request.Write, now);
        }
        tree["apiVersion"] = definition.Type.ApiVersion;
        var next = PatchKinds.Apply(request.Body.MediaType, definition, tree, body);
        BodyRules.Check(definition, next, request.Namespace, request.Name);
        return Update(definition, before, tree, next, request.Subresource, request.Write, now);
    }

    private ClusterResult CreateApplied(ResourceDefinition definition, JsonObject body, ClusterRequest.Patch request, DateTimeOffset now)
    {
        var item = body.DeepClone().AsObject();
        item.Ensure("metadata").Default("name", request.Name);
        return CreateObject(definition, request.Namespace, item, request.Write, now);
    }

    private ClusterResult CreateObject(
        ResourceDefinition definition,
        string? @namespace,
        JsonObject item,
        WriteOptions options,
        DateTimeOffset now
    )
    {
        var metadata = BodyRules.Check(definition, item, @namespace, name: null);
        var name = Name(definition, metadata);
        if (definition.Type.Namespaced)
        {
            metadata["namespace"] = @namespace;
            CheckNamespace(definition, @namespace ?? "", name);
        }
        if (_state.Find(definition, @namespace, name) is not null)
        {
            throw new RefusedException(Refusals.AlreadyExists(definition.Type, name));
        }
        if (metadata["resourceVersion"].AsText().Length > 0)
        {
            throw new RefusedException(Refusals.BadRequest("resourceVersion should not be set on objects to be created"));
        }
        foreach (
            var member in (ReadOnlySpan<string>)
                ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields", "generation"]
        )
        {
            metadata.Remove(member);
        }
        metadata["uid"] = _state.NewUid();
        metadata["creationTimestamp"] = ClusterState.Instant(now);
        if (definition.HasGeneration)
        {
            metadata["generation"] = 1;
        }
        if (definition.HasStatus)
        {
            item.Remove("status");
        }
        var warnings = _state.Admission.Admit(definition, item, before: null, options.FieldValidation);
        item["apiVersion"] = definition.StorageType.ApiVersion;
        if (definition.Type.Plural == "customresourcedefinitions")
        {
            item["status"] = CustomResourceReader.Status(item, before: null, ClusterState.Instant(now));
        }
        var stored = options.DryRun ? KubeObject.FromNode(item) : Commit(definition, item);
        return ClusterResult.Of(ClusterState.Served(definition, stored)) with { Created = true, Warnings = warnings };
    }

    private string Name(ResourceDefinition definition, JsonObject metadata)
    {
        if (metadata["name"].AsText() is { Length: > 0 } name)
        {
            return name;
        }
        if (metadata["generateName"].AsText() is { Length: > 0 } prefix)
        {
            var generated = _state.GenerateName(prefix);
            metadata["name"] = generated;
            return generated;
        }
        throw new RefusedException(
            Refusals.Invalid(definition.Type, "", [FieldError.Required("metadata.name", "name or generateName is required")])
        );
    }

    private void CheckNamespace(ResourceDefinition definition, string @namespace, string name)
    {
        var found =
            _state.Storage.Store(KnownResources.Namespaces).Find("", @namespace)
            ?? throw new RefusedException(Refusals.NotFound(KnownResources.Namespaces, @namespace));
        if (found.Header.DeletionTimestamp is not null)
        {
            var why = $"unable to create new content in namespace {@namespace} because it is being terminated";
            throw new RefusedException(
                Refusals.Forbidden(definition.Type, name, why) with
                {
                    Causes = [new StatusCause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace")],
                }
            );
        }
    }

    private ClusterResult WriteScale(
        ResourceDefinition definition,
        KubeObject before,
        JsonObject tree,
        JsonObject scale,
        WriteOptions options,
        DateTimeOffset now
    )
    {
        RequireScale(definition);
        var next = tree.DeepClone().AsObject();
        ScaleSubresource.Write(definition, next, scale);
        var result = Update(definition, before, tree, next, subresource: null, options, now);
        return ClusterResult.Of(ScaleSubresource.Read(definition, result.Required));
    }

    private ClusterResult Update(
        ResourceDefinition definition,
        KubeObject before,
        JsonObject tree,
        JsonObject next,
        string? subresource,
        WriteOptions options,
        DateTimeOffset now
    )
    {
        CheckPreconditions(definition, before, next);
        next = Isolation.Apply(definition, tree, next, subresource);
        Isolation.KeepSystemFields(tree, next);
        CheckFinalizers(definition, tree, next);
        var warnings = _state.Admission.Admit(definition, next, tree, options.FieldValidation);
        if (definition.Type.Plural == "customresourcedefinitions")
        {
            next["status"] = CustomResourceReader.Status(next, next["status"] as JsonObject, ClusterState.Instant(now));
        }
        next["apiVersion"] = definition.StorageType.ApiVersion;
        tree["apiVersion"] = definition.StorageType.ApiVersion;
        if (JsonNode.DeepEquals(tree, next))
        {
            // As on a real server a write that changes nothing is no write.
            return ClusterResult.Of(ClusterState.Served(definition, before)) with { Warnings = warnings };
        }
        if (subresource is null && Isolation.BumpsGeneration(definition, tree, next))
        {
            next["metadata"]!["generation"] = before.Header.Generation + 1;
        }
        KubeObject stored;
        if (options.DryRun)
        {
            stored = KubeObject.FromNode(next);
        }
        else if (
            ClusterState.IsDeleting(next)
            && !ClusterState.HasFinalizers(next)
            && JsonNumbers.ToInt64(next.At("metadata", "deletionGracePeriodSeconds")) == 0
        )
        {
            stored = _remover.RemoveNow(definition, before, next, now) ?? Commit(definition, next);
        }
        else
        {
            stored = Commit(definition, next);
        }
        return ClusterResult.Of(ClusterState.Served(definition, stored)) with { Warnings = warnings };
    }

    private static void RequireScale(ResourceDefinition definition)
    {
        if (!definition.HasScale)
        {
            throw new RefusedException(Refusals.UnknownResource());
        }
    }

    /// <summary>An object on its way out takes no new reasons to stay.</summary>
    private static void CheckFinalizers(ResourceDefinition definition, JsonObject tree, JsonObject next)
    {
        var added = ClusterState.IsDeleting(tree)
            ? next.At("metadata", "finalizers").AsTexts().Except(tree.At("metadata", "finalizers").AsTexts()).ToList()
            : [];
        if (added.Count > 0)
        {
            var names = string.Join(", ", added.Select(static name => $"\"{name}\""));
            var error = FieldError.Forbidden(
                "metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{names}}}"
            );
            throw new RefusedException(Refusals.Invalid(definition.Type, next.At("metadata", "name").AsText(), [error]));
        }
    }

    private static void CheckPreconditions(ResourceDefinition definition, KubeObject before, JsonObject next)
    {
        if (next.At("metadata", "resourceVersion").AsText() is { Length: > 0 } version && version != before.Header.ResourceVersion)
        {
            throw new RefusedException(Refusals.Modified(definition.Type, before.Header.Name));
        }
        if (next.At("metadata", "uid").AsText() is { Length: > 0 } uid && uid != before.Header.Uid)
        {
            throw new RefusedException(
                Refusals.Conflict(
                    definition.Type,
                    before.Header.Name,
                    $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Header.Uid}"
                )
            );
        }
    }

    private KubeObject Commit(ResourceDefinition definition, JsonObject next)
    {
        if (definition.Custom is not null)
        {
            // A real server keeps custom resources as maps and gives their members in this order.
            next = KeyOrder.Sorted(next);
        }
        if (definition.Type.Plural != "customresourcedefinitions")
        {
            return _state.Storage.Put(definition.StorageType, next);
        }
        IReadOnlyList<ResourceDefinition> served;
        try
        {
            served = CustomResourceReader.Read(next);
        }
        catch (FormatException error)
        {
            throw new RefusedException(
                Refusals.Invalid(
                    definition.Type,
                    next.At("metadata", "name").AsText(),
                    [FieldError.Invalid("spec.versions", "\"\"", error.Message)]
                )
            );
        }
        var stored = _state.Storage.Put(definition.StorageType, next);
        _state.Resources.SetCustom(stored.Header.Name, served);
        return stored;
    }
}
