using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.Cluster.Tests;

/// <summary>The requests that a rule is for; all conditions have to hold, and none means all requests.</summary>
/// <param name="Rule">Number of the rule.</param>
/// <param name="Conditions">Variables of nginx with the pattern that each has to have.</param>
internal sealed record ProxiedMatch(int Rule, IReadOnlyList<(string Variable, string Pattern)> Conditions)
{
    private const string End = @"(\?|$)";

    /// <summary>A match of the Gateway API: paths by their elements.</summary>
    public static ProxiedMatch OfGatewayApi(int rule, JsonObject match)
    {
        var (type, path) = ((string?)match["path"]?["type"] ?? "PathPrefix", (string?)match["path"]?["value"] ?? "/");
        var uri = type switch
        {
            "Exact" => $"^{Regex.Escape(path)}{End}",
            "RegularExpression" => $"^({path}){End}",
            _ => $@"^{Regex.Escape(path.TrimEnd('/'))}(/|\?|$)",
        };
        var headers = (match["headers"] as JsonArray ?? []).Select(header =>
            Header((string)header!["name"]!, (string?)header["type"] == "RegularExpression" ? "regex" : "exact", (string)header["value"]!)
        );
        return new(rule, [("$request_uri", uri), .. Method((string?)match["method"]), .. headers]);
    }

    /// <summary>A match of Istio: paths by their characters.</summary>
    public static ProxiedMatch OfIstio(int rule, JsonObject match)
    {
        var (kind, path) = Word(match["uri"]);
        (string, string)[] uri = kind is null
            ? []
            :
            [
                (
                    "$request_uri",
                    kind switch
                    {
                        "exact" => $"^{Regex.Escape(path)}{End}",
                        "prefix" => $"^{Regex.Escape(path)}",
                        _ => $"^({path}){End}",
                    }
                ),
            ];
        var headers = (match["headers"] as JsonObject ?? []).Select(header =>
        {
            var (how, value) = Word(header.Value);
            return Header(header.Key, how!, value);
        });
        return new(rule, [.. uri, .. Method(Word(match["method"]).Value), .. headers]);
    }

    private static (string? Kind, string Value) Word(JsonNode? text) =>
        text is JsonObject { Count: 1 } one ? (one.First().Key, (string)one.First().Value!) : (null, "");

    private static (string, string)[] Method(string? method) => string.IsNullOrEmpty(method) ? [] : [("$request_method", $"^{method}$")];

    private static (string, string) Header(string name, string how, string value) =>
        (
            $"$http_{name.ToLowerInvariant().Replace('-', '_')}",
            how switch
            {
                "exact" => $"^{Regex.Escape(value)}$",
                "prefix" => $"^{Regex.Escape(value)}",
                _ => $"^({value})$",
            }
        );
}
