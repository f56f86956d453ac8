using System.Text.Json.Nodes;
using Grpc.Core;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Templates of a cluster, read fresh each time. They are written with kubectl, under the cluster's own permissions.</summary>
internal sealed class ClusterTemplates : ITemplateRepository
{
    private readonly IKubernetesClient _client;

    public ClusterTemplates(IKubernetesClient client)
    {
        _client = client;
    }

    public Task<KubeObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        _client.FindAsync(TypeOf(key.Namespace.Length == 0), key.Namespace, key.Name, cancellationToken);

    public async Task<IReadOnlyList<KubeObject>> ListAsync(string? @namespace, bool clusterScope, CancellationToken cancellationToken) =>
        (await _client.ListAsync(TypeOf(clusterScope), clusterScope ? null : @namespace, null, cancellationToken)).Items;

    public Task<KubeObject> PutAsync(JsonObject template, CancellationToken cancellationToken) => throw ReadOnly("apply");

    public Task<bool> DeleteAsync(ObjectKey key, CancellationToken cancellationToken) => throw ReadOnly("delete");

    private static ResourceType TypeOf(bool cluster) =>
        cluster ? KnownResources.ClusterAnalysisTemplates : KnownResources.AnalysisTemplates;

    private static ApiException ReadOnly(string verb) =>
        new(
            StatusCode.FailedPrecondition,
            "templates of a cluster are not written here",
            [ApiException.Violation("", null, "this service has a cluster", $"Use kubectl {verb}.")]
        );
}
