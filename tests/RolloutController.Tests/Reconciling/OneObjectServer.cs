using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>An API server that is only asked for one object.</summary>
internal sealed class OneObjectServer(KubeObject? item) : IKubernetesClient
{
    /// <summary>How often it was asked.</summary>
    public int Gets { get; private set; }

    public Uri Server { get; } = new("https://server.example");

    public IApiDiscovery Discovery => throw new NotSupportedException();

    public Task<KubeObject> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken = default)
    {
        Gets++;
        return item is null
            ? Task.FromException<KubeObject>(new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", $"{type} {name} not found"))
            : Task.FromResult(item);
    }

    public Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();
}
