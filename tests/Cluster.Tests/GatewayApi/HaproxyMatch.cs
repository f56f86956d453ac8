using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>Matches of an HTTPRoute as conditions of HAProxy.</summary>
internal static class HaproxyMatch
{
    /// <summary>Each match with the number of its rule, in the order of <see cref="RouteOrder"/>.</summary>
    public static IEnumerable<(int Rule, string Condition)> InOrder(IReadOnlyList<JsonObject> rules) =>
        RouteOrder.Of(rules).Select(static pair => (pair.Rule, Condition(pair.Match)));

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

    private static IEnumerable<JsonObject> Headers(JsonObject match) => (match["headers"] as JsonArray ?? []).OfType<JsonObject>();

    private static (string Type, string Value) Path(JsonObject match) =>
        ((string?)match["path"]?["type"] ?? "PathPrefix", (string?)match["path"]?["value"] ?? "/");

    private static string Quoted(string text) => $"'{text}'";
}
