using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>
/// Rules that steps add to a route: for each rule that shares requests one, before all others and in the order of <c>managedRoutes</c>. They are
/// known by their names, <c>name</c>, <c>name-1</c> and so on, and made anew of the steps each time, so that none is added twice or forgotten.
/// </summary>
internal static class ManagedRules
{
    /// <summary>The managed route that a rule belongs to, or null: a rule of such a name that leads elsewhere is not ours.</summary>
    public static string? OwnerOf(JsonObject rule, RouteTask task)
    {
        if (RoutedJson.Text(rule, "name") is not { } name || !IsOurs(rule, task))
        {
            return null;
        }

        return task.ManagedRoutes.FirstOrDefault(route => route == name)
            ?? task.ManagedRoutes.FirstOrDefault(route =>
                name.StartsWith(route + "-", StringComparison.Ordinal)
                && name.AsSpan(route.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0
            );
    }

    /// <summary>The rules that should be there.</summary>
    /// <param name="present">Those that are, each with its managed route.</param>
    /// <param name="shared">The rules that share requests, with their new weights.</param>
    /// <param name="task">What is to be done.</param>
    /// <param name="taken">Names of all other rules.</param>
    public static List<JsonObject> Wanted(
        IReadOnlyList<(string Owner, JsonObject Rule)> present,
        IReadOnlyList<JsonObject> shared,
        RouteTask task,
        HashSet<string> taken
    )
    {
        if (task.Target.RemovesManagedRoutes)
        {
            return [];
        }

        var steps = StepsOf(task);
        List<JsonObject> wanted = [];
        foreach (var route in task.ManagedRoutes.Distinct(StringComparer.Ordinal))
        {
            if (steps.TryGetValue(route, out var step))
            {
                wanted.AddRange(Named(Rules(step, shared, task), route, taken));
            }
            else if (task.Target.RouteSteps is null)
            {
                wanted.AddRange(Kept(route, present, task));
            }
        }

        return wanted;
    }

    /// <summary>The last step of each route: all that were passed where they are known, else the current one.</summary>
    private static Dictionary<string, CanaryStep> StepsOf(RouteTask task)
    {
        var target = task.Target;
        var current = new CanaryStep { SetHeaderRoute = target.HeaderRoute, SetMirrorRoute = target.MirrorRoute };
        var steps = new Dictionary<string, CanaryStep>(StringComparer.Ordinal);
        foreach (var step in (target.RouteSteps ?? []).Append(current))
        {
            if (step.SetHeaderRoute is { Name: { } header })
            {
                steps[header] = step with { SetMirrorRoute = null };
            }

            if (step.SetMirrorRoute is { Name: { } mirror })
            {
                steps[mirror] = step with { SetHeaderRoute = null };
            }
        }

        return steps;
    }

    private static IEnumerable<JsonObject> Rules(CanaryStep step, IReadOnlyList<JsonObject> shared, RouteTask task)
    {
        if (step.SetHeaderRoute is { Match: { Count: > 0 } headers } && task.Kind.MatchesHeaders && task.Chosen.UseHeaderRoutes)
        {
            return shared
                .Select(rule => (Rule: rule, Matches: RuleMatch.WithHeaders(rule, headers, task)))
                .Where(pair => pair.Matches.Count > 0)
                .Select(pair => Header(pair.Rule, pair.Matches, task));
        }

        if (step.SetMirrorRoute is { Match: { Count: > 0 } conditions } mirror && task.Kind.Mirrors)
        {
            return shared
                .Select(rule => (Rule: rule, Matches: RuleMatch.WithConditions(rule, conditions, task)))
                .Where(pair => pair.Matches.Count > 0)
                .Select(pair => Mirror(pair.Rule, pair.Matches, mirror.Percentage, task));
        }

        return [];
    }

    /// <summary>Such requests go to the canary alone; filters, timeouts and all else are those of the rule.</summary>
    private static JsonObject Header(JsonObject rule, JsonArray matches, RouteTask task)
    {
        var header = (JsonObject)rule.DeepClone();
        var canary = Canary(rule, task);
        canary["weight"] = 1;
        header["matches"] = matches;
        header["backendRefs"] = new JsonArray(canary);
        return header;
    }

    /// <summary>Such requests go where they would go, and a copy of them to the canary.</summary>
    private static JsonObject Mirror(JsonObject rule, JsonArray matches, int? percentage, RouteTask task)
    {
        var mirror = (JsonObject)rule.DeepClone();
        var canary = Canary(rule, task);
        var to = new JsonObject
        {
            ["backendRef"] = new JsonObject(
                new[] { "group", "kind", "name", "namespace", "port" }
                    .Where(canary.ContainsKey)
                    .Select(member => KeyValuePair.Create(member, canary[member]?.DeepClone()))
            ),
        };
        if (percentage is { } percent and not 100)
        {
            to["percent"] = percent;
        }

        var filters = mirror["filters"] as JsonArray ?? [];
        filters.Add(new JsonObject { ["type"] = "RequestMirror", ["requestMirror"] = to });
        mirror["filters"] = filters.Parent is null ? filters : filters.DeepClone();
        mirror["matches"] = matches;
        return mirror;
    }

    /// <summary>The reference to the canary, with all that the API server would fill in.</summary>
    private static JsonObject Canary(JsonObject rule, RouteTask task)
    {
        var canary = (JsonObject)RuleWeights.References(rule).First(task.IsCanary).DeepClone();
        canary["group"] ??= "";
        canary["kind"] ??= "Service";
        return canary;
    }

    private static IEnumerable<JsonObject> Named(IEnumerable<JsonObject> rules, string route, HashSet<string> taken)
    {
        var next = 0;
        foreach (var rule in rules)
        {
            string name;
            do
            {
                name = next == 0 ? route : string.Create(CultureInfo.InvariantCulture, $"{route}-{next}");
                next++;
            } while (!taken.Add(name));
            rule["name"] = name;
            yield return rule;
        }
    }

    /// <summary>The rules of a route that are there, once each: servers that do not look at names may hold one twice.</summary>
    private static IEnumerable<JsonObject> Kept(string route, IReadOnlyList<(string Owner, JsonObject Rule)> present, RouteTask task)
    {
        foreach (var (_, rule) in present.Where(rule => rule.Owner == route).DistinctBy(rule => RoutedJson.Text(rule.Rule, "name")))
        {
            var kept = (JsonObject)rule.DeepClone();
            if (RuleWeights.Shares(kept, task))
            {
                RuleWeights.Set(kept, task);
            }

            yield return kept;
        }
    }

    /// <summary>Either it leads to one version alone, of both ping and pong any, or it mirrors to one.</summary>
    private static bool IsOurs(JsonObject rule, RouteTask task) =>
        (RuleWeights.References(rule).ToList() is [var only] && IsVersion(only, task))
        || RoutedJson
            .Items(rule, "filters")
            .Any(filter => (filter["requestMirror"] as JsonObject)?["backendRef"] is JsonObject mirrored && IsVersion(mirrored, task));

    private static bool IsVersion(JsonObject reference, RouteTask task) => task.IsCanary(reference) || task.IsStable(reference);
}
