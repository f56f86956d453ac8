using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A cluster with Istio and nothing else that has to be discovered.</summary>
internal sealed class FixedDiscovery : IApiDiscovery
{
    public Task<ResourceType?> FindAsync(string group, string plural, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            new[] { IstioObjects.VirtualServices, IstioObjects.DestinationRules }.FirstOrDefault(type =>
                type.Group == group && type.Plural == plural
            )
        );

    public Task<ResourceType?> FindByKindAsync(string apiVersion, string kind, CancellationToken cancellationToken = default) =>
        Task.FromResult<ResourceType?>(null);

    public Task RefreshAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
