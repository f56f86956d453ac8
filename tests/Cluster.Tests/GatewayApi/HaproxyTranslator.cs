using System.Text;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// HTTPRoutes become the configuration of HAProxy: requests are drawn for a Service by weight, one by one, and spread over its pods. As a controller of
/// the Gateway API it says in the routes' status what it took in. Filters are left out: HAProxy itself sends no copy of a
/// request anywhere (that takes an agent beside it); mirrors are a matter of <see cref="NginxHttpRoutes"/>.
/// </summary>
internal sealed class HaproxyTranslator : IProxyTranslator
{
    public static ResourceType HttpRoutes { get; } = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    public string Program => "haproxy";

    public string ReloadSignal => "USR2";

    public IReadOnlyList<ResourceType> Types => [HttpRoutes];

    public IReadOnlyList<string> Arguments(string configuration) => ["-W", "-f", configuration];

    public string Translate(ProxyInput input)
    {
        var rules = input.Objects.SelectMany(route => Items(route["spec"], "rules")).ToList();
        var text = new StringBuilder(
            $"""
            global
              maxconn 2000
              hard-stop-after 60s
            defaults
              mode http
              option idle-close-on-response
              option redispatch
              timeout connect 30s
              timeout client 120s
              timeout server 120s
            frontend gateway
              bind 127.0.0.1:{input.Port}
              http-after-response set-header {ProxyLoad.ConfigurationHeader} {input.Configuration}

            """
        );
        foreach (var (rule, match) in HaproxyMatch.InOrder(rules))
        {
            text.AppendLine($"  http-request set-var(txn.rule) int({rule}) if !{{ var(txn.rule) -m found }} {match}");
        }

        text.AppendLine("  http-request return status 404 if !{ var(txn.rule) -m found }");
        var backends = new StringBuilder();
        for (var i = 0; i < rules.Count; i++)
        {
            AddRule(text, backends, i, rules[i], input);
        }

        return text.Append(backends).ToString();
    }

    public async Task ReportAsync(ClusterNamespace home, IReadOnlyList<JsonObject> objects)
    {
        foreach (var route in objects)
        {
            var generation = (long?)route["metadata"]!["generation"] ?? 0;
            var parents = new JsonArray([
                .. Items(route["spec"], "parentRefs")
                    .Select(parent =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["parentRef"] = parent.DeepClone(),
                                ["controllerName"] = "example.net/haproxy",
                                ["conditions"] = new JsonArray(Condition("Accepted", generation), Condition("ResolvedRefs", generation)),
                            }
                    ),
            ]);
            if (!JsonNode.DeepEquals(parents, route["status"]?["parents"]))
            {
                var status = new JsonObject { ["status"] = new JsonObject { ["parents"] = parents } };
                await home.PatchAsync(HttpRoutes, (string)route["metadata"]!["name"]!, status, "status");
            }
        }
    }

    private static JsonObject Condition(string type, long generation) =>
        new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["reason"] = type,
            ["message"] = "",
            ["observedGeneration"] = generation,
        };

    private static void AddRule(StringBuilder frontend, StringBuilder backends, int index, JsonObject rule, ProxyInput input)
    {
        var references = Items(rule, "backendRefs").Where(reference => Weight(reference) > 0).ToList();
        frontend.AppendLine(
            references.Count == 0
                ? $"  http-request return status 500 if {{ var(txn.rule) -m int {index} }}"
                : $"  http-request set-var(txn.pick) rand({references.Sum(Weight)}) if {{ var(txn.rule) -m int {index} }}"
        );
        var below = 0;
        foreach (var reference in references)
        {
            below += Weight(reference);
            var (service, backend) = ((string)reference["name"]!, $"rule{index}-{(string)reference["name"]!}");
            frontend.AppendLine($"  use_backend {backend} if {{ var(txn.rule) -m int {index} }} {{ var(txn.pick) -m int lt {below} }}");
            backends.AppendLine($"backend {backend}");
            foreach (var (pod, endpoint) in input.EndpointsOf(service).Index())
            {
                backends.AppendLine($"  server pod{pod} {endpoint}");
            }
        }
    }

    private static int Weight(JsonObject reference) => (int?)reference["weight"] ?? 1;

    private static IEnumerable<JsonObject> Items(JsonNode? parent, string member) =>
        (parent?[member] as JsonArray ?? []).OfType<JsonObject>();
}
