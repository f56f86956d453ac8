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

    /// <summary>An object as it should be for each router, by kind.</summary>
    public static TheoryData<string, string> Sound =>
        new()
        {
            {
                """{"managedRoutes":[{"name":"h"}],"istio":{"virtualServices":[{"name":"web","routes":["a"],"tlsRoutes":[{"port":443,"sniHosts":["x"]}],"tcpRoutes":[{"port":1}]}],"destinationRule":{"name":"web","canarySubsetName":"c","stableSubsetName":"s","additionalSubsetNames":["p"]}}}""",
                """{"metadata":{"annotations":{}},"spec":{"subsets":[{"name":"c","labels":{"a":"b"}},{"name":"s"},{"name":"p"}],"http":[{"name":"h","mirror":{"host":"canary"},"route":[{"destination":{"host":"x","subset":"c"},"weight":5}]},{"name":"a","route":[{"destination":{"host":"x","subset":"s"}},{"destination":{"host":"x","subset":"c"},"weight":1}]}],"tls":[{"match":[{"port":443,"sniHosts":["x"]}],"route":[{"destination":{"host":"x","subset":"s"}},{"destination":{"host":"x","subset":"c"}}]}],"tcp":[{"match":[{"port":1}],"route":[{"destination":{"host":"x","subset":"s"}},{"destination":{"host":"x","subset":"c"}}]}]}}"""
            },
            { """{"ambassador":{"mappings":["web"]}}""", """{"spec":{"service":"http://stable:80","weight":0}}""" },
            {
                """{"appMesh":{"virtualService":{"name":"web","routes":["r"]},"virtualNodeGroup":{"canaryVirtualNodeRef":{"name":"canary"},"stableVirtualNodeRef":{"name":"stable"}}}}""",
                """{"spec":{"podSelector":{"matchLabels":{"a":"b"}},"provider":{"virtualRouter":{"virtualRouterRef":{"name":"web","namespace":"n"}}},"routes":[{"name":"r","grpcRoute":{"action":{"weightedTargets":[{"virtualNodeRef":{"name":"canary"},"weight":1},{"virtualNodeRef":{"name":"stable","namespace":"shop"}}]}}}]}}"""
            },
            {
                """{"smi":{"trafficSplitName":"web"}}""",
                """{"metadata":{"ownerReferences":[{"uid":"of-web","controller":true}]},"spec":{}}"""
            },
            {
                """{"traefik":{"weightedTraefikServiceName":"web"}}""",
                """{"spec":{"weighted":{"services":[{"name":"canary","weight":1},{"name":"stable"}]}}}"""
            },
            {
                """{"apisix":{"route":{"name":"web","rules":["r"]}}}""",
                """{"spec":{"http":[{"name":"r","backends":[{"serviceName":"canary","weight":1},{"serviceName":"stable"}]}]}}"""
            },
            {
                """{"managedRoutes":[{"name":"h"}],"plugins":{"argoproj-labs/gatewayAPI":{"httpRoutes":[{"name":"web","useHeaderRoutes":true,"ruleName":"r"}]}}}""",
                """{"metadata":{"labels":{"a":"b"},"annotations":{"rollouts/route-canaries":"{\"shop/web\":{\"stable\":\"s\",\"canary\":\"c\",\"max\":100}}","x":"y"}},"spec":{"parentRefs":[{"name":"g"}],"rules":[{"name":"h","matches":[{"headers":[{"name":"x","value":"y"}]}],"backendRefs":[{"name":"canary"}]},{"name":"r","filters":[{"type":"RequestMirror","requestMirror":{"backendRef":{"name":"o"}}}],"backendRefs":[{"name":"canary","weight":1},{"name":"stable","namespace":"shop"}]}]}}"""
            },
        };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Object_WithAnythingInThePlaceOfAnything_IsFoundGoodOrSaidWithTheRemedy(string routing, string found)
    {
        Validate(routing, _ => RoutedFinding.Of(Parse(found))).ShouldBeEmpty();
        var errors = 0;
        foreach (var path in OddJson.PathsOf(Parse(found)))
        {
            foreach (var odd in RoutedGiven.Odd)
            {
                var changed = OddJson.With(Parse(found), path, odd);
                foreach (var error in Validate(routing, _ => RoutedFinding.Of(changed)))
                {
                    // A plain error brings its remedy along.
                    (error.Kind == FieldErrorKind.Plain ? error.Message : error.Remedy).ShouldNotBeNullOrEmpty($"{error}: {changed}");
                    errors++;
                }
            }
        }

        errors.ShouldBeGreaterThan(0);
    }

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
