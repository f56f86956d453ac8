using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

/// <summary>A client of which a test overrides the verbs that it needs; the others fail.</summary>
internal abstract class PartialClient : IKubernetesClient
{
    public Uri Server { get; } = new("http://partial");

    public IApiDiscovery Discovery => throw new NotSupportedException();

    public virtual Task<KubeObject> GetAsync(
        ResourceType type,
        string? @namespace,
        string name,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public virtual Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();
}
