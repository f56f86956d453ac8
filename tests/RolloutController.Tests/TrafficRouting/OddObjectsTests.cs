using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>What routers make of objects that hold anything in the place of anything: something that they leave alone the next time, or a refusal.</summary>
public sealed class OddObjectsTests
{
    private static readonly SetHeaderRoute Header = new()
    {
        Name = "testers",
        Match =
        [
            new HeaderRoutingMatch
            {
                HeaderName = "x-try",
                HeaderValue = new StringMatch { Exact = "1" },
            },
        ],
    };

    private static readonly SetMirrorRoute Mirror = new()
    {
        Name = "shadow",
        Percentage = 30,
        Match = [new RouteMatch { Path = new StringMatch { Prefix = "/" } }],
    };

    private static readonly IstioDestinationRule Rule = new()
    {
        Name = "web",
        CanarySubsetName = "c",
        StableSubsetName = "s",
        AdditionalSubsetNames = ["p"],
    };

    public static TheoryData<string> Routers => [.. RoutedGiven.All.Select(router => router.Name)];

    [Theory]
    [MemberData(nameof(Routers))]
    public void Object_OfARouter_IsWrittenOnceOrRefused(string name)
    {
        var router = RoutedGiven.Named(name);
        var written = router.Write(router.Before, IngressGiven.Target(20));
        ShouldSettle(written, item => router.Write(item, IngressGiven.Target(45)));
    }

    [Fact]
    public void VirtualService_WithRoutesOfSteps_IsWrittenOnceOrRefused()
    {
        var chosen = new IstioVirtualService { Name = "web", TcpRoutes = [new TcpRoute { Port = 1 }] };
        var spec = IngressGiven.Parse(
            """{"http":[{"route":[{"destination":{"host":"x","subset":"s"},"weight":90},{"destination":{"host":"x","subset":"p"},"weight":10},{"destination":{"host":"x","subset":"c"}}]}],"tcp":[{"match":[{"port":1}],"route":[{"destination":{"host":"x","subset":"s"}},{"destination":{"host":"x","subset":"c"}}]}]}"""
        );
        var target = IngressGiven.Target(20) with { Additional = [new WeightDestination { ServiceName = "try", Weight = 5 }] };
        var steps = target with { HeaderRoute = Header, MirrorRoute = Mirror };

        ShouldSettle(Write(spec, steps), item => Write(item, steps with { Weight = 45, Additional = [] }));
        ShouldSettle(Write(spec, steps), item => Write(item, target with { RemovesManagedRoutes = true }));

        JsonObject Write(JsonObject item, TrafficTarget wanted) =>
            VirtualServiceRoutes.Apply(item, chosen, new IstioRouting(wanted, Rule, ["shadow", "testers"]));
    }

    [Fact]
    public void DestinationRule_IsWrittenOnceOrRefused_AndGivenBack()
    {
        var rule = IngressGiven.Parse(
            """{"metadata":{"annotations":{"a":"b"}},"spec":{"subsets":[{"name":"c","labels":{"a":"b"}},{"name":"s"},{"name":"p"}]}}"""
        );
        var target = IngressGiven.Target(20) with { Additional = [new WeightDestination { ServiceName = "try", PodTemplateHash = "h" }] };
        ShouldSettle((JsonObject)rule["spec"]!, item => Respec(item, target));
        ShouldSettle(Respec((JsonObject)rule["spec"]!, target), item => Respec(item, IngressGiven.Target(20)));
        ShouldSettle(rule, DestinationRuleSubsets.Release);

        static JsonObject Respec(JsonObject spec, TrafficTarget target) =>
            new() { ["subsets"] = DestinationRuleSubsets.Apply(spec, new IstioRouting(target, Rule, [])) };
    }

    [Fact]
    public void Route_WithRulesOfSteps_IsWrittenOnceOrRefused_AndGivenBack()
    {
        var steps = IngressGiven.Target(20) with { HeaderRoute = Header, MirrorRoute = Mirror };
        var route = Routes.Route(
            $$$"""[{"name":"api","matches":[{"path":{"type":"Exact","value":"/a"}}],"backendRefs":{{{Routes.Both}}} }]"""
        );
        var written = Write(route, steps);

        ShouldSettle(written, item => Write(item, steps with { Weight = 45 }));
        ShouldSettle(written, item => Write(item, IngressGiven.Target(0) with { RemovesManagedRoutes = true }));
        ShouldSettle(written, item => RouteReturn.Apply(item, RouteKind.Http, new ObjectKey("shop", "web")));

        static JsonObject Write(JsonObject item, TrafficTarget target) => RouteRules.Apply(item, Routes.Task(target, "testers", "shadow"));
    }

    /// <summary>What is done is done: told again, nothing changes.</summary>
    private static void ShouldSettle(JsonObject item, Func<JsonObject, JsonObject> write)
    {
        // What every object of an API server has.
        foreach (var path in OddJson.PathsOf(item).Except(["\nmetadata", "\nmetadata\nname", "\nmetadata\nnamespace"]))
        {
            foreach (var odd in RoutedGiven.Odd)
            {
                var changed = OddJson.With(item, path, odd);
                try
                {
                    var once = write((JsonObject)changed.DeepClone());
                    var twice = write((JsonObject)once.DeepClone());
                    JsonNode
                        .DeepEquals(once, twice)
                        .ShouldBeTrue($"{changed.ToJsonString()} became {once.ToJsonString()} and then {twice.ToJsonString()}");
                }
                catch (TrafficRoutingException refusal)
                {
                    refusal.Message.ShouldNotBeEmpty();
                }
            }
        }
    }
}
