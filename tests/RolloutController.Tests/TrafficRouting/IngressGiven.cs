using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>Ingresses and what their routers are asked for.</summary>
internal static class IngressGiven
{
    public static TrafficTarget Target(int weight, int max = 100) =>
        new()
        {
            Weight = weight,
            MaxWeight = max,
            CanaryHash = "c",
            StableHash = "s",
            CanaryService = "canary",
            StableService = "stable",
        };

    /// <param name="routing">The value of <c>trafficRouting</c>, as JSON.</param>
    /// <param name="target">Where requests should go.</param>
    public static TrafficRequest Request(string routing, TrafficTarget target)
    {
        var rollout = new Rollout
        {
            Metadata = new ObjectMeta
            {
                Name = "web",
                Namespace = "shop",
                Uid = "u1",
            },
            Spec = new RolloutSpec
            {
                Strategy = new RolloutStrategy
                {
                    Canary = new CanaryStrategy
                    {
                        TrafficRouting = JsonSerializer.Deserialize<RolloutTrafficRouting>(routing, RolloutsJson.Options),
                    },
                },
            },
        };
        return new TrafficRequest(rollout, target, static (_, _, _) => { });
    }

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>An Ingress <c>web</c> with the given rules.</summary>
    /// <param name="rules">The value of <c>rules</c>.</param>
    /// <param name="annotations">The value of <c>annotations</c>.</param>
    /// <param name="spec">Members of the spec beside the rules.</param>
    public static JsonObject Ingress(string rules, string annotations = "{}", string spec = "{}")
    {
        var members = Parse(spec);
        members["rules"] = JsonNode.Parse(rules);
        return new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "Ingress",
            ["metadata"] = new JsonObject
            {
                ["name"] = "web",
                ["namespace"] = "shop",
                ["annotations"] = JsonNode.Parse(annotations),
            },
            ["spec"] = members,
        };
    }

    /// <summary>Rules for one host each.</summary>
    public static string Rules(params (string? Host, string[] Paths)[] rules) =>
        new JsonArray([
            .. rules.Select(rule =>
            {
                var made = new JsonObject
                {
                    ["http"] = new JsonObject { ["paths"] = new JsonArray([.. rule.Paths.Select(path => JsonNode.Parse(path))]) },
                };
                if (rule.Host is not null)
                {
                    made["host"] = rule.Host;
                }

                return (JsonNode)made;
            }),
        ]).ToJsonString();

    public static string Path(string path, string service, string port = """{"number":80}""") =>
        new JsonObject
        {
            ["path"] = path,
            ["pathType"] = "Prefix",
            ["backend"] = new JsonObject
            {
                ["service"] = new JsonObject { ["name"] = service, ["port"] = JsonNode.Parse(port) },
            },
        }.ToJsonString();

    /// <summary>Members in any order, as JSON has it.</summary>
    public static void ShouldBeJson(this JsonNode actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"is {actual.ToJsonString()}");
}
