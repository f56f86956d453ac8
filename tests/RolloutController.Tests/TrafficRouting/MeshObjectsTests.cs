using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>What the routers of SMI, Ambassador, App Mesh, Traefik and APISIX make of objects, whatever they hold.</summary>
public sealed class MeshObjectsTests
{
    private static readonly AppMeshTrafficRouting Mesh = new()
    {
        VirtualService = new AppMeshVirtualService { Name = "web" },
        VirtualNodeGroup = new AppMeshVirtualNodeGroup
        {
            CanaryVirtualNodeRef = new AppMeshVirtualNodeReference { Name = "canary" },
            StableVirtualNodeRef = new AppMeshVirtualNodeReference { Name = "stable" },
        },
    };

    private static readonly ApisixRoute Route = new() { Name = "web" };

    private static readonly SetHeaderRoute Header = new()
    {
        Name = "header",
        Match =
        [
            new HeaderRoutingMatch
            {
                HeaderName = "x",
                HeaderValue = new StringMatch { Exact = "1" },
            },
        ],
    };

    /// <summary>Members of the wrong kind at every place that a router reads.</summary>
    public static TheoryData<string> Hostile =>
        [
            """{}""",
            """{"backends":"none","weighted":"none","http":"none","routes":"none","service":7,"weight":"x","podSelector":[]}""",
            """{"backends":[7,null,{"service":{},"weight":[]}],"weighted":{"services":{}},"http":[7,null],"routes":[7,null],"podSelector":{"matchLabels":"x"}}""",
            """{"weighted":{"services":[7,null,{"name":5,"weight":{}},{"name":"canary","weight":"a"}]},"http":[{"name":"web","backends":"x"}],"routes":[{"name":5,"httpRoute":"x"}]}""",
            """{"http":[{"name":"web","backends":[7,{"serviceName":7}],"match":7,"priority":"x"}],"routes":[{"httpRoute":{"action":7}}]}""",
            """{"http":[{"name":"web","match":{"exprs":7},"priority":1e99,"backends":[{"serviceName":"canary","weight":1e99}]}],"routes":[{"httpRoute":{"action":{"weightedTargets":[7,{"virtualNodeRef":7,"weight":"x"}]}}}]}""",
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Objects_OfAnyShape_AreShapedOrRefusedButNeverChanged(string text)
    {
        Survives(spec => TrafficSplitBackends.Apply(spec, "root", Target(20), "v1alpha1"));
        Survives(spec => TraefikServiceWeights.Apply(spec, "web", Target(20)));
        Survives(spec => ApisixRules.Apply(spec, Route, Target(20)));
        Survives(spec => ApisixHeaderRoute.Spec(spec, Route, Header, 1, Target(20)));
        Survives(spec => VirtualRouterWeights.Apply(spec, "router", Mesh, "default", Target(20)));
        Survives(spec => VirtualNodeSelector.Apply(spec, "new"));
        Survives(spec => CanaryMapping.Create(spec, "canary", 20));

        void Survives(Func<JsonObject, JsonObject> apply)
        {
            var spec = Parse(text);
            try
            {
                var once = apply(spec);
                once.ShouldNotBeSameAs(spec);
            }
            catch (TrafficRoutingException refusal)
            {
                refusal.Error.Remedy.ShouldNotBeNullOrEmpty();
            }

            spec.ToJsonString().ShouldBe(Parse(text).ToJsonString());
        }
    }

    [Theory]
    [InlineData("[]", "No routes defined for AppMesh virtual-router router")]
    [InlineData("[7]", "Invalid route was found for AppMesh virtual-router router at index 0")]
    [InlineData("""[{"name":"a","httpRoute":{"action":{}}}]""", "Invalid route action found for AppMesh virtual-router router and route a")]
    [InlineData(
        """[{"name":"a","http2Route":{"action":{"weightedTargets":[{},{},{}]}}}]""",
        "Invalid number of weightedTargets (3) for AppMesh virtual-router router and route a, expected 2"
    )]
    public void VirtualRouter_ThatDoesNotFit_IsSaidInArgosWords(string routes, string message) =>
        Should
            .Throw<TrafficRoutingException>(() =>
                VirtualRouterWeights.Apply(Parse($$"""{"routes":{{routes}}}"""), "router", Mesh, "default", Target(20))
            )
            .Error.Message.ShouldBe(message);

    [Theory]
    [InlineData("""[{"service":"canary","weight":"20"},{"service":"stable","weight":"80"}]""")]
    [InlineData("""[{"service":"canary","weight":20},{"service":"stable","weight":80}]""")]
    public void TrafficSplit_WithTheSameSharesInEitherForm_IsLeftAsItIs(string backends)
    {
        var spec = Parse($$"""{"service":"root","backends":{{backends}}}""");
        TrafficSplitBackends.Apply(spec, "root", Target(20), "v1alpha1").ToJsonString().ShouldBe(spec.ToJsonString());
        TrafficSplitBackends.Apply(spec, "root", Target(20), "v1alpha2").ToJsonString().ShouldBe(spec.ToJsonString());
    }

    [Theory]
    [InlineData("stable", "canary")]
    [InlineData("stable:8080", "canary:8080")]
    [InlineData("stable.shop:8080", "canary.shop:8080")]
    [InlineData("https://stable.shop.svc.cluster.local", "https://canary.shop.svc.cluster.local")]
    [InlineData("", "canary")]
    public void CanaryMapping_HasTheCanaryWhereTheStableServiceStands(string stable, string canary) =>
        ((string?)CanaryMapping.Create(new JsonObject { ["service"] = stable }, "canary", 20)["service"]).ShouldBe(canary);

    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{"weight":0}""", null)]
    [InlineData("""{"weight":null}""", null)]
    [InlineData("""{"weight":30}""", "Ambassador mapping \"web\" can not define weight")]
    [InlineData("""{"weight":"30"}""", "Ambassador mapping \"web\" can not define weight")]
    public void Mapping_WithAWeightOfItsOwn_CannotBeShared(string spec, string? fault) =>
        CanaryMapping.Fault(Parse(spec), "web").ShouldBe(fault);

    [Fact]
    public void CanaryMapping_NameOfALongMapping_IsStillAName() => CanaryMapping.NameOf(new string('a', 253)).Length.ShouldBe(253);

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(37, 100, 37)]
    [InlineData(100, 100, 100)]
    [InlineData(1, 1000, 1)]
    [InlineData(255, 1000, 26)]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    public void Hundredths_OnlyNoRequestsAreNoneAndOnlyAllAreAll(int weight, int max, int hundredths) =>
        (Target(weight) with { MaxWeight = max }).Hundredths().ShouldBe(hundredths);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static TrafficTarget Target(int weight) =>
        new()
        {
            Weight = weight,
            MaxWeight = 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = "canary",
            StableService = "stable",
        };
}
