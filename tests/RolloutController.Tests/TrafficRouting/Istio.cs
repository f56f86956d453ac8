using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>Istio's kinds, as far as the tests need them.</summary>
internal static class Istio
{
    public static readonly ResourceType VirtualServices = new("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService");
    public static readonly ResourceType DestinationRules = new("networking.istio.io", "v1alpha3", "destinationrules", "DestinationRule");

    public static async Task DefineAsync(IKubernetesClient client)
    {
        foreach (var type in new[] { VirtualServices, DestinationRules })
        {
            await client.CreateAsync(
                KnownResources.CustomResourceDefinitions,
                null,
                Parse(
                    $$$"""
                    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{type.Plural}}}.networking.istio.io"},
                     "spec":{"group":"networking.istio.io","scope":"Namespaced",
                      "names":{"kind":"{{{type.Kind}}}","listKind":"{{{type.Kind}}}List","plural":"{{{type.Plural}}}","singular":"{{{type.Kind.ToLowerInvariant()}}}"},
                      "versions":[{"name":"v1alpha3","served":true,"storage":true,
                       "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
                    """
                )
            );
        }
    }

    public static Task<KubeObject> CreateVirtualServiceAsync(ControllerBed bed, string spec) =>
        bed.Client.CreateAsync(
            VirtualServices,
            "default",
            Parse(
                $$$"""{"apiVersion":"networking.istio.io/v1alpha3","kind":"VirtualService","metadata":{"name":"web"},"spec":{{{spec}}} }"""
            )
        );

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
