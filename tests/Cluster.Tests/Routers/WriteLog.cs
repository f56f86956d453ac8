using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>A client that notes what it writes, refused writes included.</summary>
internal sealed class WriteLog(IKubernetesClient client) : IKubernetesClient
{
    private readonly ConcurrentQueue<Write> _writes = new();

    private int _lists;

    /// <summary>How often objects were listed since the last call.</summary>
    public int TakeLists() => Interlocked.Exchange(ref _lists, 0);

    public Uri Server => client.Server;

    public IApiDiscovery Discovery => client.Discovery;

    /// <summary>What was written since the last call, in order.</summary>
    public IReadOnlyList<Write> Take()
    {
        List<Write> taken = [];
        while (_writes.TryDequeue(out var write))
        {
            taken.Add(write);
        }

        return taken;
    }

    public Task<KubeObject> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken = default) =>
        client.GetAsync(type, @namespace, name, cancellationToken);

    public Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _lists);
        return client.ListAsync(type, @namespace, options, cancellationToken);
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => client.WatchAsync(type, @namespace, options, cancellationToken);

    public Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    )
    {
        _writes.Enqueue(new Write("create", type, (string)body["metadata"]!["name"]!));
        return client.CreateAsync(type, @namespace, body, cancellationToken);
    }

    public Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        _writes.Enqueue(new Write("replace", type, name));
        return client.ReplaceAsync(type, @namespace, name, body, subresource, cancellationToken);
    }

    public Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        _writes.Enqueue(new Write("patch", type, name, Describe(patch)));
        return client.PatchAsync(type, @namespace, name, patch, subresource, cancellationToken);
    }

    public Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        _writes.Enqueue(new Write("delete", type, name));
        return client.DeleteAsync(type, @namespace, name, options, cancellationToken);
    }

    public Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    )
    {
        _writes.Enqueue(new Write("post", type, name, subresource));
        return client.PostSubresourceAsync(type, @namespace, name, subresource, body, cancellationToken);
    }

    /// <summary>The operations of a JSON patch with their paths; the media type of another one.</summary>
    private static string Describe(Patch patch) =>
        patch.MediaType == Patch.JsonMediaType
            ? string.Join(", ", JsonNode.Parse(patch.Body.Span)!.AsArray().Select(step => $"{step!["op"]} {step["path"]}"))
            : patch.MediaType;

    /// <summary>One call that changes an object.</summary>
    internal sealed record Write(string Verb, ResourceType Type, string Name, string Detail = "")
    {
        public override string ToString() => $"{Verb} {Type.Kind}/{Name}{(Detail.Length > 0 ? $": {Detail}" : "")}";
    }
}
