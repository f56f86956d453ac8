using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The resource types that the Istio router finds by discovery.</summary>
internal static class IstioObjects
{
    public static ResourceType VirtualServices { get; } = new("networking.istio.io", "v1beta1", "virtualservices", "VirtualService");

    public static ResourceType DestinationRules { get; } = new("networking.istio.io", "v1beta1", "destinationrules", "DestinationRule");

    public static bool Contains(ResourceType type) => type.Group == VirtualServices.Group;
}
