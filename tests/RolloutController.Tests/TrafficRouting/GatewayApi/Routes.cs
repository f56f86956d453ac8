using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>What tests of routes begin with: Rollout <c>shop/web</c> with the Services <c>stable</c> and <c>canary</c>.</summary>
internal static class Routes
{
    public const string Both = """[{"name":"stable","port":80,"weight":100},{"name":"canary","port":80,"weight":0}]""";

    public static TrafficTarget Target(int weight) =>
        new()
        {
            Weight = weight,
            MaxWeight = 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = "canary",
            StableService = "stable",
        };

    public static RouteTask Task(TrafficTarget target, params string[] managed) =>
        new(
            RouteKind.Http,
            ChosenRoutes.Found("route"),
            "shop",
            new Rollout
            {
                Metadata = new ObjectMeta { Name = "web", Namespace = "shop" },
            },
            new GatewayApiTrafficRouting { DisableInProgressLabel = true },
            target,
            managed,
            new Dictionary<string, int>()
        );

    public static JsonObject Route(string rules) =>
        Parse($$$"""{"metadata":{"name":"route","namespace":"shop","generation":3},"spec":{"rules":{{{rules}}} } }""");

    public static SetHeaderRoute Testers(string value = "yes") =>
        new()
        {
            Name = "testers",
            Match =
            [
                new HeaderRoutingMatch
                {
                    HeaderName = "x-tester",
                    HeaderValue = new StringMatch { Exact = value },
                },
            ],
        };

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonArray RulesOf(JsonObject route) => route["spec"]!["rules"]!.AsArray();

    public static List<string?> NamesOf(JsonObject route) => [.. RulesOf(route).Select(rule => (string?)rule!["name"])];

    public static List<int> WeightsOf(JsonObject route, int rule) =>
        [.. RulesOf(route)[rule]!["backendRefs"]!.AsArray().Select(reference => (int)reference!["weight"]!)];
}
