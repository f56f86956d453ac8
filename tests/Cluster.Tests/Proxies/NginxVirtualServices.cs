using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>HTTP routes of VirtualServices, by hosts, as the configuration of nginx: the first route that matches a request has it.</summary>
internal sealed class NginxVirtualServices : IProxyTranslator
{
    public static ResourceType VirtualServices { get; } = new("networking.istio.io", "v1", "virtualservices", "VirtualService");

    public string Program => NginxConfiguration.Program;

    public string ReloadSignal => NginxConfiguration.ReloadSignal;

    public IReadOnlyList<ResourceType> Types => [VirtualServices];

    public IReadOnlyList<string> Arguments(string configuration) => NginxConfiguration.Arguments(configuration);

    public string Translate(ProxyInput input)
    {
        var routes = input.Objects.SelectMany(static item => Items(item["spec"], "http")).ToList();
        return NginxRules.Translate(input, [.. routes.Select(Rule)], [.. routes.SelectMany(static (route, i) => Matches(route, i))]);
    }

    private static IEnumerable<ProxiedMatch> Matches(JsonObject route, int rule) =>
        route["match"] is JsonArray { Count: > 0 }
            ? Items(route, "match").Select(match => ProxiedMatch.OfIstio(rule, match))
            : [ProxiedMatch.OfIstio(rule, [])];

    private static ProxiedRule Rule(JsonObject route) =>
        new(
            [.. Items(route, "route").Select(static item => ((string)item["destination"]!["host"]!, (int?)item["weight"] ?? 100))],
            route["mirror"] is JsonObject mirror ? [((string)mirror["host"]!, (double?)route["mirrorPercentage"]?["value"] ?? 100)] : []
        );

    private static IEnumerable<JsonObject> Items(JsonNode? parent, string member) =>
        (parent?[member] as JsonArray ?? []).OfType<JsonObject>();
}
