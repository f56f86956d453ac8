using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>
/// Narrows the matches of a rule to the requests that a step names. A route of a step never takes a request that the rule would not have had: a
/// match of the rule that leaves nothing over gives none.
/// </summary>
internal static class RuleMatch
{
    private const string Exact = "Exact";
    private const string Pattern = "RegularExpression";
    private const string Prefix = "PathPrefix";

    /// <summary>Requests of the rule that have all of these headers.</summary>
    public static JsonArray WithHeaders(JsonObject rule, IEnumerable<HeaderRoutingMatch> headers, RouteTask task)
    {
        var wanted = headers.Select(header => Header(header.HeaderName, header.HeaderValue)).ToList();
        return [.. Matches(rule, task).Select(match => AddHeaders(match, wanted)).OfType<JsonNode>()];
    }

    /// <summary>Requests of the rule that fit one of these conditions.</summary>
    public static JsonArray WithConditions(JsonObject rule, IReadOnlyList<RouteMatch> conditions, RouteTask task) =>
        [.. Matches(rule, task).SelectMany(match => conditions.Select(condition => Narrow(match, condition, task))).OfType<JsonNode>()];

    /// <summary>A rule without matches takes everything.</summary>
    private static List<JsonObject> Matches(JsonObject rule, RouteTask task)
    {
        var matches = RoutedJson.Items(rule, "matches").Select(match => (JsonObject)match.DeepClone()).ToList();
        return matches.Count > 0 ? matches
            : task.Kind.Mirrors ? [new JsonObject { ["path"] = Path(Prefix, "/") }]
            :
            [
                [],
            ];
    }

    private static JsonObject? Narrow(JsonObject match, RouteMatch condition, RouteTask task)
    {
        if (condition.Path is { } path)
        {
            if (PathOf(match["path"] as JsonObject, path, task) is not { } narrowed)
            {
                return null;
            }

            match = (JsonObject)match.DeepClone();
            match["path"] = narrowed;
        }

        if (condition.Method is { } method)
        {
            if (method.Exact is not { Length: > 0 } name)
            {
                throw task.Refuse("a mirror route matches a method by prefix or regex", "give method.exact: routes know no other match");
            }

            if (RoutedJson.Text(match, "method") is { } other && other != name)
            {
                return null;
            }

            match = (JsonObject)match.DeepClone();
            match["method"] = name;
        }

        var headers = (condition.Headers ?? new Dictionary<string, StringMatch>())
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => Header(header.Key, header.Value));
        return AddHeaders(match, [.. headers]);
    }

    /// <summary>Null where the match asks for another value of one of the headers: a request cannot have both.</summary>
    private static JsonObject? AddHeaders(JsonObject match, IReadOnlyList<JsonObject> wanted)
    {
        var all = (JsonObject)match.DeepClone();
        var headers = all["headers"] as JsonArray ?? [];
        foreach (var header in wanted)
        {
            var same = headers
                .OfType<JsonObject>()
                .FirstOrDefault(present =>
                    string.Equals(RoutedJson.Text(present, "name"), RoutedJson.Text(header, "name"), StringComparison.OrdinalIgnoreCase)
                );
            if (same is null)
            {
                headers.Add(header.DeepClone());
            }
            else if (
                RoutedJson.Text(same, "value") != RoutedJson.Text(header, "value")
                || (RoutedJson.Text(same, "type") ?? Exact) != RoutedJson.Text(header, "type")
            )
            {
                return null;
            }
        }

        if (headers is { Count: > 0, Parent: null })
        {
            all["headers"] = headers;
        }

        return all;
    }

    private static JsonObject Header(string name, StringMatch? value)
    {
        var (type, text) = value switch
        {
            { Exact: { Length: > 0 } exact } => (Exact, exact),
            { Prefix: { Length: > 0 } prefix } => (Pattern, Regex.Escape(prefix) + ".*"),
            _ => (Pattern, value?.Regex ?? ""),
        };
        return new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["value"] = text,
        };
    }

    /// <summary>What is left of the rule's paths; null when nothing is.</summary>
    private static JsonObject? PathOf(JsonObject? path, StringMatch wanted, RouteTask task)
    {
        var (type, value) = (RoutedJson.Text(path, "type") ?? Prefix, RoutedJson.Text(path, "value") ?? "/");
        var isAll = type == Prefix && value == "/";
        if (wanted.Regex is { Length: > 0 } regex)
        {
            return isAll ? Path(Pattern, regex) : throw Unclear("regex");
        }

        if (wanted.Exact is { Length: > 0 } exact)
        {
            return type switch
            {
                Exact => value == exact ? Path(Exact, exact) : null,
                Prefix => IsBelow(exact, value) ? Path(Exact, exact) : null,
                _ => throw Unclear("exact"),
            };
        }

        var prefix = wanted.Prefix ?? "/";
        return type switch
        {
            Exact => IsBelow(value, prefix) ? Path(Exact, value) : null,
            Prefix when IsBelow(prefix, value) => Path(Prefix, prefix),
            Prefix => IsBelow(value, prefix) ? Path(Prefix, value) : null,
            _ => prefix == "/" ? Path(type, value) : throw Unclear("prefix"),
        };

        TrafficRoutingException Unclear(string kind) =>
            task.Refuse(
                $"path.{kind} of a mirror route cannot be combined with the path {type} '{value}' of a rule",
                "leave path out of the step, or name another rule in ruleName"
            );
    }

    /// <summary>By elements of the path, as the Gateway API counts: /shop has /shop/cart below it, and not /shopping.</summary>
    private static bool IsBelow(string path, string prefix)
    {
        var start = prefix.TrimEnd('/');
        return path == start || path == prefix || path.StartsWith(start + "/", StringComparison.Ordinal);
    }

    private static JsonObject Path(string type, string value) => new() { ["type"] = type, ["value"] = value };
}
