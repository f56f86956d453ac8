using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>Matches of an HTTPRoute as conditions of HAProxy, in the order in which the Gateway API has them win.</summary>
internal static class HaproxyMatch
{
    /// <summary>Each match with the number of its rule: exact paths first, then longer ones, a method, more headers, and the first rule.</summary>
    public static IEnumerable<(int Rule, string Condition)> InOrder(IReadOnlyList<JsonObject> rules) =>
        rules
            .SelectMany((rule, i) => Matches(rule).Select(match => (Rule: i, Match: match)))
            .OrderByDescending(pair => Path(pair.Match).Type == "Exact")
            .ThenByDescending(pair => Path(pair.Match).Value.Length)
            .ThenByDescending(pair => pair.Match["method"] is not null)
            .ThenByDescending(pair => Headers(pair.Match).Count())
            .ThenBy(pair => pair.Rule)
            .Select(pair => (pair.Rule, Condition(pair.Match)));

    private static string Condition(JsonObject match)
    {
        var (type, value) = Path(match);
        List<string> conditions =
        [
            type switch
            {
                "Exact" => $"{{ path -m str {Quoted(value)} }}",
                "RegularExpression" => $"{{ path -m reg {Quoted(value)} }}",
                _ when value == "/" => "",
                _ => $"{{ path -m reg {Quoted($"^{value.TrimEnd('/')}(/|$)")} }}",
            },
        ];
        if (match["method"] is { } method)
        {
            conditions.Add($"{{ method {(string)method!} }}");
        }

        conditions.AddRange(
            Headers(match)
                .Select(header =>
                    $"{{ req.hdr({(string)header["name"]!}) -m {((string?)header["type"] == "RegularExpression" ? "reg" : "str")} {Quoted((string)header["value"]!)} }}"
                )
        );
        return string.Join(' ', conditions.Where(condition => condition.Length > 0));
    }

    private static IEnumerable<JsonObject> Matches(JsonObject rule) =>
        rule["matches"] is JsonArray { Count: > 0 } matches
            ? matches.OfType<JsonObject>()
            :
            [
                [],
            ];

    private static IEnumerable<JsonObject> Headers(JsonObject match) => (match["headers"] as JsonArray ?? []).OfType<JsonObject>();

    private static (string Type, string Value) Path(JsonObject match) =>
        ((string?)match["path"]?["type"] ?? "PathPrefix", (string?)match["path"]?["value"] ?? "/");

    private static string Quoted(string text) => $"'{text}'";
}
