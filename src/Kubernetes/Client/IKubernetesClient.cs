using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// The REST verbs of an API server over objects kept as JSON. Every refused call throws <see cref="KubernetesApiException"/>,
/// an unreachable server <see cref="HttpRequestException"/>. Namespaces are empty or null for cluster-scoped types and, in
/// lists and watches, for all namespaces.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>The server's address, without credentials, for messages.</summary>
    Uri Server { get; }

    IApiDiscovery Discovery { get; }

    Task<KubeObject> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken = default);

    /// <summary>Lists all items, following the server's paging.</summary>
    Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Streams changes after <see cref="ListOptions.ResourceVersion"/> until the server closes the watch.</summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    );

    Task<KubeObject> CreateAsync(ResourceType type, string? @namespace, JsonObject body, CancellationToken cancellationToken = default);

    /// <summary>Replaces the object; refused with a conflict when <c>metadata.resourceVersion</c> is given and stale.</summary>
    Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    );

    Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    );

    Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Posts to a subresource, for example a pod's <c>binding</c> or <c>eviction</c>.</summary>
    Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    );
}
