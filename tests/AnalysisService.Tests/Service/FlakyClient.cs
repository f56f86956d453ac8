using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A client whose writes of runs fail as the test says, before or after they reach the server.</summary>
internal sealed class FlakyClient(IKubernetesClient inner, Func<int, WriteFault> faultOf) : IKubernetesClient
{
    private int _writes;

    /// <summary>Which verbs on which resources the cluster forbids.</summary>
    public Func<string, ResourceType, bool> Forbids { get; init; } = static (_, _) => false;

    public int Writes => _writes;

    public Uri Server => inner.Server;

    public IApiDiscovery Discovery => inner.Discovery;

    public async Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        var fault = type == KnownResources.AnalysisRuns ? faultOf(Interlocked.Increment(ref _writes)) : WriteFault.None;
        if (fault == WriteFault.Refused)
        {
            throw new KubernetesApiException(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "try later");
        }

        var answer = await Allowed("patch", type).PatchAsync(type, @namespace, name, patch, subresource, cancellationToken);
        return fault == WriteFault.AnswerLost ? throw new HttpRequestException("connection reset") : answer;
    }

    public Task<KubeObject> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken = default) =>
        Allowed("get", type).GetAsync(type, @namespace, name, cancellationToken);

    public Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => inner.ListAsync(type, @namespace, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => inner.WatchAsync(type, @namespace, options, cancellationToken);

    public Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => Allowed("create", type).CreateAsync(type, @namespace, body, cancellationToken);

    public Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => inner.ReplaceAsync(type, @namespace, name, body, subresource, cancellationToken);

    public Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    ) => inner.DeleteAsync(type, @namespace, name, options, cancellationToken);

    private IKubernetesClient Allowed(string verb, ResourceType type) =>
        Forbids(verb, type)
            ? throw new KubernetesApiException(
                HttpStatusCode.Forbidden,
                "Forbidden",
                $"User \"system:serviceaccount:rollouts:analysis\" cannot {verb} resource \"{type.Plural}\""
            )
            : inner;

    public Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => inner.PostSubresourceAsync(type, @namespace, name, subresource, body, cancellationToken);
}
