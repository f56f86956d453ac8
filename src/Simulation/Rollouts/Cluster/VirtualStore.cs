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

    private readonly Dictionary<(string Plural, string Name), KubeObject> _objects = [];
    private readonly List<Action<ResourceType, KubeObject?, KubeObject?>> _followers = [];
    private long _version = 1000;
    private int _created;

    /// <summary>Writes that changed something.</summary>
    public long Version => _version;

    /// <summary>Calls back after each committed write: type, object before, object after; null for none.</summary>
    public void Follow(Action<ResourceType, KubeObject?, KubeObject?> follower) => _followers.Add(follower);

    public KubeObject? Find(ResourceType type, string name) => _objects.GetValueOrDefault((type.Plural, name));

    public KubeObject Get(ResourceType type, string name) => Find(type, name) ?? throw NotFound(type, name);

    /// <summary>The place of an object in the order in which all were made.</summary>
    /// <param name="uid">Its uid.</param>
    public static int Ordinal(string? uid) => int.Parse(uid.AsSpan(UidPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public IEnumerable<KubeObject> List(ResourceType type) =>
        _objects.Where(entry => entry.Key.Plural == type.Plural).Select(entry => entry.Value).ToList();

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
        return Commit(type, null, item);
    }

    /// <summary>A merge or a JSON patch, by its media type.</summary>
    public KubeObject Patch(ResourceType type, string name, Patch patch, string? subresource = null)
    {
        if (patch.MediaType != Kubernetes.Patch.JsonMediaType)
        {
            return Patch(type, name, KubeJson.ParseObject(patch.Body.Span), subresource);
        }

        var before = Get(type, name);
        try
        {
            return Commit(type, before, JsonPatch.Apply(before.ToNode(), KubeJson.Parse(patch.Body.Span))!.AsObject(), subresource);
        }
        catch (PatchException e)
        {
            throw new KubernetesApiException(HttpStatusCode.UnprocessableEntity, "Invalid", e.Message, inner: e);
        }
    }

    /// <summary>A merge patch; refused when it names a resourceVersion that is not the object's.</summary>
    public KubeObject Patch(ResourceType type, string name, JsonObject patch, string? subresource = null)
    {
        var before = Get(type, name);
        if (
            patch["metadata"]?["resourceVersion"] is { } wanted
            && (string?)wanted is { Length: > 0 } version
            && version != before.Header.ResourceVersion
        )
        {
            throw new KubernetesApiException(
                HttpStatusCode.Conflict,
                "Conflict",
                $"Operation cannot be fulfilled on {type} \"{name}\": the object has been modified"
            );
        }

        return Commit(type, before, MergePatch.Apply(before.ToNode(), patch)!.AsObject(), subresource);
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

    private KubeObject Commit(ResourceType type, KubeObject before, JsonObject after, string? subresource)
    {
        var tree = before.ToNode();
        Isolate(type, tree, after, subresource);
        if (JsonNode.DeepEquals(tree, after))
        {
            return before;
        }

        if (!JsonNode.DeepEquals(tree["spec"], after["spec"]))
        {
            after["metadata"]!["generation"] = before.Header.Generation + 1;
        }

        return Commit(type, before, after);
    }

    /// <summary>What the path of a write may change: all but the status, or nothing but the status. AnalysisRuns have one path for both.</summary>
    private static void Isolate(ResourceType type, JsonObject before, JsonObject after, string? subresource)
    {
        if (subresource == "status")
        {
            foreach (var name in before.Concat(after).Select(member => member.Key).Where(name => name != "status").Distinct().ToList())
            {
                Keep(before, after, name);
            }
        }
        else if (type != KnownResources.AnalysisRuns)
        {
            Keep(before, after, "status");
        }

        after["metadata"]!["resourceVersion"] = before["metadata"]!["resourceVersion"]!.DeepClone();
    }

    private static void Keep(JsonObject before, JsonObject after, string member)
    {
        if (before[member] is { } value)
        {
            after[member] = value.DeepClone();
        }
        else
        {
            after.Remove(member);
        }
    }

    private KubeObject Commit(ResourceType type, KubeObject? before, JsonObject after)
    {
        after["apiVersion"] = type.ApiVersion;
        after["kind"] = type.Kind;
        after["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        var stored = KubeObject.FromNode(after);
        _objects[(type.Plural, stored.Header.Name)] = stored;
        Tell(type, before, stored);
        return stored;
    }

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
