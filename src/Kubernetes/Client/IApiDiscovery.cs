namespace Rollouts.Kubernetes;

/// <summary>What the server serves. Answers are cached; <see cref="RefreshAsync"/> asks again.</summary>
public interface IApiDiscovery
{
    /// <summary>The newest served version of a resource, or null when the server has none (for example autoscaling/v2 on 1.20).</summary>
    Task<ResourceType?> FindAsync(string group, string plural, CancellationToken cancellationToken = default);

    /// <summary>The resource that serves a kind, for objects read from manifests.</summary>
    Task<ResourceType?> FindByKindAsync(string apiVersion, string kind, CancellationToken cancellationToken = default);

    Task RefreshAsync(CancellationToken cancellationToken = default);
}
