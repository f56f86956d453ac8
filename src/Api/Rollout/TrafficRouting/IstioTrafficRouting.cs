namespace Rollouts.Api;

/// <summary>Row G1.</summary>
public sealed record IstioTrafficRouting : KubernetesView
{
    public IstioVirtualService? VirtualService { get; init; }

    public IstioDestinationRule? DestinationRule { get; init; }

    public IReadOnlyList<IstioVirtualService>? VirtualServices { get; init; }
}
