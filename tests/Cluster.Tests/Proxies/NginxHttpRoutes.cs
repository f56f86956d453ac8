using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>HTTPRoutes as the configuration of nginx, which unlike HAProxy sends copies of requests by itself.</summary>
internal sealed class NginxHttpRoutes : IProxyTranslator
{
    public string Program => NginxConfiguration.Program;

    public string ReloadSignal => NginxConfiguration.ReloadSignal;

    public IReadOnlyList<ResourceType> Types => [HaproxyTranslator.HttpRoutes];

    public IReadOnlyList<string> Arguments(string configuration) => NginxConfiguration.Arguments(configuration);

    public string Translate(ProxyInput input)
    {
        var rules = input.Objects.SelectMany(static route => Items(route["spec"], "rules")).ToList();
        return NginxRules.Translate(
            input,
            [.. rules.Select(Rule)],
            [.. RouteOrder.Of(rules).Select(static pair => ProxiedMatch.OfGatewayApi(pair.Rule, pair.Match))]
        );
    }

    private static ProxiedRule Rule(JsonObject rule) =>
        new(
            [.. Items(rule, "backendRefs").Select(static reference => ((string)reference["name"]!, (int?)reference["weight"] ?? 1))],
            [
                .. Items(rule, "filters")
                    .Select(static filter => filter["requestMirror"])
                    .OfType<JsonObject>()
                    .Select(static mirror => ((string)mirror["backendRef"]!["name"]!, (double?)mirror["percent"] ?? 100)),
            ]
        );

    private static IEnumerable<JsonObject> Items(JsonNode? parent, string member) =>
        (parent?[member] as JsonArray ?? []).OfType<JsonObject>();
}
