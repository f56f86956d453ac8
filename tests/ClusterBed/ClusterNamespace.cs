using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ClusterBed;

/// <summary>One scenario's namespace, with the calls that tests make most.</summary>
public sealed class ClusterNamespace : IAsyncDisposable
{
    internal ClusterNamespace(RealCluster cluster, string name)
    {
        Cluster = cluster;
        Name = name;
    }

    public RealCluster Cluster { get; }

    public string Name { get; }

    private IKubernetesClient Client => Cluster.Client;

    /// <summary>Creates what the YAML documents describe, in this namespace.</summary>
    public async Task CreateAsync(ResourceType type, string yaml)
    {
        foreach (var manifest in YamlManifest.Read(yaml))
        {
            await CreateAsync(type, manifest);
        }
    }

    public Task<KubeObject> CreateAsync(ResourceType type, JsonObject body) => Client.CreateAsync(type, Name, body);

    public Task<KubeObject> GetAsync(ResourceType type, string name) => Client.GetAsync(type, Name, name);

    public async Task<IReadOnlyList<KubeObject>> ListAsync(ResourceType type, string? labelSelector = null) =>
        (await Client.ListAsync(type, Name, new ListOptions { LabelSelector = labelSelector })).Items;

    /// <summary>Merge-patches an object.</summary>
    public Task<KubeObject> PatchAsync(ResourceType type, string name, JsonObject patch, string? subresource = null) =>
        Client.PatchAsync(type, Name, name, Patch.Merge(patch), subresource);

    public Task DeleteAsync(ResourceType type, string name, DeleteOptions? options = null) => Client.DeleteAsync(type, Name, name, options);

    /// <summary>Waits until an object is as expected, and returns it.</summary>
    public async Task<JsonObject> AwaitAsync(
        ResourceType type,
        string name,
        Func<JsonObject, bool> until,
        string what,
        TimeSpan? within = null
    ) => await Eventually.ReadAsync(async () => (await GetAsync(type, name)).ToNode(), until, $"{type.Kind} {name}: {what}", within);

    /// <summary>Waits until an object is gone.</summary>
    public Task AwaitGoneAsync(ResourceType type, string name, TimeSpan? within = null) =>
        Eventually.HoldsAsync(
            async () => (await ListAsync(type)).All(item => item.Header.Name != name),
            $"{type.Kind} {name} gone",
            within
        );

    /// <summary>Starts the deletion; nobody waits for its end, which takes seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Client.DeleteAsync(KnownResources.Namespaces, null, Name);
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound || refusal.IsConflict)
        {
            // Somebody else began before us.
        }

        // No kubelet ends these pods any more, and the namespace would wait for them for ever. There will be no new ones.
        foreach (var pod in await ListAsync(KnownResources.Pods))
        {
            await RemoveAsync(pod.Header.Name);
        }
    }

    private Task RemoveAsync(string pod) =>
        DeleteAsync(KnownResources.Pods, pod, new DeleteOptions { GracePeriodSeconds = 0 }).IgnoreMissingAsync();
}
