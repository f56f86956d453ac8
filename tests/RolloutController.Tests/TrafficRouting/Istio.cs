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
        await DefineAsync(client, VirtualServices);
        await DefineAsync(client, DestinationRules);
    }

    /// <summary>Defines a kind that takes anything.</summary>
    public static Task<KubeObject> DefineAsync(IKubernetesClient client, ResourceType type) =>
        client.CreateAsync(
            KnownResources.CustomResourceDefinitions,
            null,
            Parse(
                $$$"""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{type.Plural}}}.{{{type.Group}}}"},
                 "spec":{"group":"{{{type.Group}}}","scope":"Namespaced",
                  "names":{"kind":"{{{type.Kind}}}","listKind":"{{{type.Kind}}}List","plural":"{{{type.Plural}}}","singular":"{{{type.Kind.ToLowerInvariant()}}}"},
                  "versions":[{"name":"{{{type.Version}}}","served":true,"storage":true,
                   "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
                """
            )
        );

    public static Task<KubeObject> CreateVirtualServiceAsync(ControllerBed bed, string spec) => CreateVirtualServiceAsync(bed.Client, spec);

    public static Task<KubeObject> CreateVirtualServiceAsync(IKubernetesClient client, string spec) =>
        client.CreateAsync(
            VirtualServices,
            "default",
            Parse(
                $$$"""{"apiVersion":"networking.istio.io/v1alpha3","kind":"VirtualService","metadata":{"name":"web"},"spec":{{{spec}}} }"""
            )
        );

    /// <summary>The weights of the first route of VirtualService <c>web</c>.</summary>
    public static async Task<List<int>> WeightsAsync(IKubernetesClient client) =>
        [
            .. (await client.GetAsync(VirtualServices, "default", "web")).ToNode()["spec"]!["http"]![0]!["route"]!
                .AsArray()
                .Select(destination => (int)destination!["weight"]!),
        ];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
