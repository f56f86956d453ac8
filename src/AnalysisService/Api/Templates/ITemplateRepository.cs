using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Where stored templates are: the cluster, or the service's own store. The namespace of cluster-wide ones is empty.</summary>
internal interface ITemplateRepository
{
    Task<KubeObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>All of a namespace, of all namespaces, or the cluster-wide ones.</summary>
    Task<IReadOnlyList<KubeObject>> ListAsync(string? @namespace, bool clusterScope, CancellationToken cancellationToken);

    /// <summary>Writes one in place of what was there.</summary>
    /// <exception cref="ApiException">Templates of a cluster are written by its own means.</exception>
    Task<KubeObject> PutAsync(JsonObject template, CancellationToken cancellationToken);

    /// <summary>False when there is none.</summary>
    /// <exception cref="ApiException">Templates of a cluster are deleted by its own means.</exception>
    Task<bool> DeleteAsync(ObjectKey key, CancellationToken cancellationToken);
}
