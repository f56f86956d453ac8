using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>
/// What a route should be, made of what it is: weights of the rules that lead to both versions, the rules of steps, and the marks of a canary under
/// way. Everything else stays as it was, other Rollouts' rules included. Pure.
/// </summary>
internal static class RouteRules
{
    /// <summary>The route brought in line.</summary>
    /// <param name="route">The route as it is; not changed.</param>
    /// <param name="task">What is to be done to it.</param>
    /// <exception cref="TrafficRoutingException">No rule leads to both versions, or one cannot be set right.</exception>
    public static JsonObject Apply(JsonObject route, RouteTask task)
    {
        var after = (JsonObject)route.DeepClone();
        var rules = RoutedJson.Items(after["spec"] as JsonObject, "rules").ToList();
        var managed = rules
            .Select(rule => (Owner: ManagedRules.OwnerOf(rule, task), Rule: rule))
            .Where(pair => pair.Owner is not null)
            .Select(pair => (Owner: pair.Owner!, pair.Rule))
            .ToList();
        var others = rules.Except(managed.Select(pair => pair.Rule)).ToList();
        var shared = Shared(others, task);
        foreach (var rule in shared)
        {
            RuleWeights.Set(rule, task);
        }

        var taken = others.Select(rule => RoutedJson.Text(rule, "name")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var wanted = ManagedRules.Wanted(managed, shared, task, taken);
        if (managed.Count > 0 || wanted.Count > 0)
        {
            after["spec"]!["rules"] = new JsonArray([.. wanted, .. others.Select(rule => rule.DeepClone())]);
        }

        RouteMarks.Apply(after, task, isActive: task.Target.Weight > 0 || task.Target.Additional.Count > 0 || wanted.Count > 0);
        return after;
    }

    /// <summary>The weight of the canary in all rules that lead to both versions; null where they do not agree, or their shares are not such as are written here.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::param or self::exception]"/>
    public static int? CanaryWeight(JsonObject route, RouteTask task) =>
        StandingWeight.Agreed(
            Shared(
                    [.. RoutedJson.Items(route["spec"] as JsonObject, "rules").Where(rule => ManagedRules.OwnerOf(rule, task) is null)],
                    task
                )
                .Select(rule => RuleWeights.CanaryWeight(rule, task))
        );

    private static List<JsonObject> Shared(List<JsonObject> rules, RouteTask task)
    {
        var (canary, stable) = (task.Target.CanaryService, task.Target.StableService);
        if (task.Chosen.RuleName is { Length: > 0 } name)
        {
            var rule =
                rules.Find(rule => RoutedJson.Text(rule, "name") == name)
                ?? throw task.Refuse($"there is no rule '{name}'", "give a rule of the route that name, or name another one in ruleName");
            return RuleWeights.Shares(rule, task)
                ? [rule]
                : throw task.Refuse(
                    $"rule '{name}' does not lead to both {canary} and {stable}",
                    "add both Services to its backendRefs, or name another rule in ruleName"
                );
        }

        var shared = rules.FindAll(rule => RuleWeights.Shares(rule, task));
        return shared.Count > 0
            ? shared
            : throw task.Refuse(
                $"no rule leads to both {canary} and {stable} of namespace {task.Rollout.Metadata.Namespace}",
                "add both Services to the backendRefs of a rule, with any weights"
            );
    }
}
