using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// The objects of one namespace, with versions and the rules of the API server that planners depend on: conflicts, generations, a status that
/// only its subresource writes, a write of nothing that is none. Much less than <see cref="ClusterModel"/>, and twenty times as fast: no schema, no
/// admission, no finalizers.
/// </summary>
internal sealed class VirtualStore(VirtualTime time)
{
    public const string Namespace = "shop";

    private const string UidPrefix = "uid-";

    private readonly Dictionary<(string Plural, string Name), StoredObject> _objects = [];
    private readonly List<Action<ResourceType, KubeObject?, KubeObject?>> _followers = [];
    private long _version = 1000;
    private int _created;

    /// <summary>Writes that changed something.</summary>
    public long Version => _version;

    /// <summary>Calls back after each committed write: type, object before, object after; null for none.</summary>
    public void Follow(Action<ResourceType, KubeObject?, KubeObject?> follower) => _followers.Add(follower);

    public KubeObject? Find(ResourceType type, string name) => _objects.GetValueOrDefault((type.Plural, name))?.Object;

    public KubeObject Get(ResourceType type, string name) => Find(type, name) ?? throw NotFound(type, name);

    /// <summary>The place of an object in the order in which all were made.</summary>
    /// <param name="uid">Its uid.</param>
    public static int Ordinal(string? uid) => int.Parse(uid.AsSpan(UidPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public IEnumerable<KubeObject> List(ResourceType type) =>
        _objects.Where(entry => entry.Key.Plural == type.Plural).Select(entry => entry.Value.Object).ToList();

    public KubeObject Create(ResourceType type, JsonObject body)
    {
        var item = (JsonObject)body.DeepClone();
        var metadata = item["metadata"]!.AsObject();
        var name = (string)metadata["name"]!;
        if (Find(type, name) is not null)
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, "AlreadyExists", $"{type} \"{name}\" already exists");
        }

        metadata["namespace"] = Namespace;
        metadata["uid"] = string.Create(CultureInfo.InvariantCulture, $"{UidPrefix}{++_created}");
        metadata["creationTimestamp"] = time.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        metadata["generation"] = 1;
        item["apiVersion"] = type.ApiVersion;
        item["kind"] = type.Kind;
        metadata["resourceVersion"] = NextVersion();
        return Commit(type, null, StoredObject.Of(item));
    }

    /// <summary>A merge or a JSON patch, by its media type.</summary>
    public KubeObject Patch(ResourceType type, string name, Patch patch, string? subresource = null)
    {
        if (patch.MediaType != Kubernetes.Patch.JsonMediaType)
        {
            return Patch(type, name, KubeJson.ParseObject(patch.Body.Span), subresource);
        }

        var before = Stored(type, name);
        try
        {
            var after = JsonPatch.Apply(before.Object.ToNode(), KubeJson.Parse(patch.Body.Span))!.AsObject();
            var named = before.Names.Concat(after.Select(static member => member.Key)).Distinct().ToList();
            return Commit(type, before, named.ToDictionary(static member => member, member => after[member]), subresource);
        }
        catch (PatchException e)
        {
            throw new KubernetesApiException(HttpStatusCode.UnprocessableEntity, "Invalid", e.Message, inner: e);
        }
    }

    /// <summary>A merge patch; refused when it names a resourceVersion that is not the object's.</summary>
    public KubeObject Patch(ResourceType type, string name, JsonObject patch, string? subresource = null)
    {
        var before = Stored(type, name);
        if (
            patch["metadata"]?["resourceVersion"] is { } wanted
            && (string?)wanted is { Length: > 0 } version
            && version != before.Object.Header.ResourceVersion
        )
        {
            throw new KubernetesApiException(
                HttpStatusCode.Conflict,
                "Conflict",
                $"Operation cannot be fulfilled on {type} \"{name}\": the object has been modified"
            );
        }

        return Commit(
            type,
            before,
            patch.ToDictionary(static member => member.Key, member => MergePatch.Apply(before.Member(member.Key), member.Value)),
            subresource
        );
    }

    public void Delete(ResourceType type, string name, DeleteOptions? options = null)
    {
        var before = Get(type, name);
        if (
            (options?.PreconditionUid is { } uid && uid != before.Header.Uid)
            || (options?.PreconditionResourceVersion is { } version && version != before.Header.ResourceVersion)
        )
        {
            throw new KubernetesApiException(
                HttpStatusCode.Conflict,
                "Conflict",
                $"Operation cannot be fulfilled on {type} \"{name}\": a precondition is not met"
            );
        }

        _version++;
        _objects.Remove((type.Plural, name));
        Tell(type, before, null);
    }

    /// <summary>Of the named members those that the path may write, and that are not what they were.</summary>
    private KubeObject Commit(ResourceType type, StoredObject before, Dictionary<string, JsonNode?> members, string? subresource)
    {
        if (members.TryGetValue("metadata", out var metadata))
        {
            metadata!["resourceVersion"] = before.Object.Header.ResourceVersion;
        }

        var changed = members
            .Where(member => IsWritten(type, member.Key, subresource) && !JsonNode.DeepEquals(before.Member(member.Key), member.Value))
            .ToDictionary();
        if (changed.Count == 0)
        {
            return before.Object;
        }

        var header = changed.GetValueOrDefault("metadata") ?? before.Member("metadata")!.DeepClone();
        if (changed.ContainsKey("spec"))
        {
            header["generation"] = before.Object.Header.Generation + 1;
        }

        header["resourceVersion"] = NextVersion();
        changed["metadata"] = header;
        return Commit(type, before.Object, before.With(changed));
    }

    /// <summary>What the path of a write may change: all but the status, or nothing but the status. Types without the subresource have one path for both.</summary>
    private static bool IsWritten(ResourceType type, string member, string? subresource) =>
        subresource == "status" ? member == "status" : member != "status" || HasOnePath(type);

    private static bool HasOnePath(ResourceType type) => type == KnownResources.AnalysisRuns || type == KnownResources.Experiments;

    private KubeObject Commit(ResourceType type, KubeObject? before, StoredObject stored)
    {
        _objects[(type.Plural, stored.Object.Header.Name)] = stored;
        Tell(type, before, stored.Object);
        return stored.Object;
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);

    private StoredObject Stored(ResourceType type, string name) =>
        _objects.GetValueOrDefault((type.Plural, name)) ?? throw NotFound(type, name);

    private void Tell(ResourceType type, KubeObject? before, KubeObject? after)
    {
        for (var index = 0; index < _followers.Count; index++)
        {
            _followers[index](type, before, after);
        }
    }

    private static KubernetesApiException NotFound(ResourceType type, string name) =>
        new(HttpStatusCode.NotFound, "NotFound", $"{type} \"{name}\" not found");
}
