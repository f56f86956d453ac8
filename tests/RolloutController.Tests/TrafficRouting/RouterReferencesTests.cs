using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>What is said of the objects that a Rollout names, before anything is done for it (rows G and L29).</summary>
public sealed class RouterReferencesTests
{
    private const string Path = "spec.strategy.canary.trafficRouting";

    [Theory]
    [InlineData(
        """{"istio":{"virtualService":{"name":"web.mesh"}}}""",
        $$"""{{Path}}.istio.virtualService.name: Invalid value: "web": virtualservices.networking.istio.io "web" not found"""
    )]
    [InlineData(
        """{"istio":{"virtualServices":[{"name":"web"},{"name":"more"}]}}""",
        $$"""{{Path}}.istio.virtualServices.name: Invalid value: "web": virtualservices.networking.istio.io "web" not found"""
    )]
    [InlineData(
        """{"ambassador":{"mappings":["web"]}}""",
        $$"""{{Path}}.ambassador.mappings: Invalid value: "web": mappings.getambassador.io "web" not found"""
    )]
    [InlineData(
        """{"appMesh":{"virtualService":{"name":"web"}}}""",
        $$"""{{Path}}.appmesh.virtualService: Invalid value: "web.shop": virtualservices.appmesh.k8s.aws "web" not found"""
    )]
    [InlineData(
        """{"traefik":{"weightedTraefikServiceName":"web"}}""",
        $$"""{{Path}}.traefik.weightedTraefikServiceName: Invalid value: "web": traefikservices.traefik.io "web" not found"""
    )]
    [InlineData(
        """{"apisix":{"route":{"name":"web"}}}""",
        $$"""{{Path}}.apisix.route: Invalid value: "web": apisixroutes.apisix.apache.org "web" not found"""
    )]
    [InlineData(
        """{"gatewayAPI":{"httpRoute":"web"}}""",
        $$"""{{Path}}.gatewayAPI: Invalid value: "web": httproutes.gateway.networking.k8s.io "web" not found"""
    )]
    [InlineData(
        """{"apisix":{"route":{"name":"web"}},"ambassador":{"mappings":["web"]},"istio":{"virtualService":{"name":"web"}}}""",
        $$"""{{Path}}.istio.virtualService.name: Invalid value: "web": virtualservices.networking.istio.io "web" not found"""
    )]
    public void Object_ThatIsNotThere_IsSaidAsArgoSaysIt_InArgosOrder(string routing, string error)
    {
        var errors = Validate(routing, static _ => RoutedFinding.Missing);
        errors[0].ToString().ShouldBe(error);
        errors[0].Remedy.ShouldNotBeNull().ShouldStartWith("Create ");
        Validate(routing, static _ => RoutedFinding.Unknown).ShouldBeEmpty("what is out of sight may be in the cluster");
        Validate(routing, static _ => RoutedFinding.Missing, static _ => false).ShouldBeEmpty("no such router is at work");
    }

    [Fact]
    public void Kind_ThatIsNotServed_IsSaidWithTheRemedy() =>
        Validate("""{"traefik":{"weightedTraefikServiceName":"web"}}""", static _ => RoutedFinding.NotServed)
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldBe(
                $"this cluster serves no traefikservices.traefik.io: install what {Path}.traefik.weightedTraefikServiceName asks for, or remove that field"
            );

    [Theory]
    [InlineData(
        """{"istio":{"virtualServices":[{"name":"web.mesh"}]}}""",
        """{"spec":{}}""",
        $$"""{{Path}}.istio.virtualServices.name: Invalid value: "web": Unable to get any of the HTTP, TCP or TLS routes for the Istio VirtualService"""
    )]
    [InlineData(
        """{"ambassador":{"mappings":["web"]}}""",
        """{"spec":{"weight":20}}""",
        """spec.weight: Invalid value: "web": Ambassador mapping "web" can not define weight"""
    )]
    [InlineData(
        """{"smi":{}}""",
        """{"metadata":{"ownerReferences":[{"uid":"somebody","controller":true}]}}""",
        $$"""{{Path}}.smi.trafficSplitName: Invalid value: "web": Rollout does not own TrafficSplit `web`"""
    )]
    public void Object_ThatDoesNotFit_IsSaid(string routing, string found, string error) =>
        Validate(routing, _ => RoutedFinding.Of(Parse(found)))[0].ToString().ShouldBe(error);

    private static IReadOnlyList<FieldError> Validate(
        string routing,
        Func<RoutedObject, RoutedFinding> find,
        Predicate<string>? isTold = null
    )
    {
        var rollout = ControllerBed.Web(
            2,
            $$$"""{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{{routing}}} } }"""
        );
        rollout["metadata"]!["namespace"] = "shop";
        rollout["metadata"]!["uid"] = "of-web";
        return RouterReferences.Validate(KubeObject.FromNode(rollout).As<Rollout>(RolloutsJson.Options), find, isTold);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
