using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>
/// The route of a header step (row G20): a copy of the rules that the Rollout chose, for requests with these headers, to the canary alone and before
/// the rules that they were made after. What those ask of a request is asked here too; Argo forgets it. Pure.
/// </summary>
internal static class ApisixHeaderRoute
{
    /// <param name="spec">Of the route that the Rollout names; not changed.</param>
    /// <param name="chosen">Route and rules, as the Rollout names them.</param>
    /// <param name="step">The step, which has at least one match.</param>
    /// <param name="rank">How far before the others: 1 and up.</param>
    /// <param name="target">Where requests should go.</param>
    /// <exception cref="TrafficRoutingException">A rule or backend is not there.</exception>
    public static JsonObject Spec(JsonObject spec, ApisixRoute chosen, SetHeaderRoute step, int rank, TrafficTarget target)
    {
        var after = (JsonObject)spec.DeepClone();
        var rules = ApisixRules.Chosen(after, chosen);
        foreach (var rule in rules)
        {
            var canary = (JsonObject)ApisixRules.Backend(rule, chosen, target.CanaryService).DeepClone();
            ApisixRules.SetWeight(canary, 100);
            rule["backends"] = new JsonArray(canary);
            rule["priority"] = (RoutedJson.Whole(rule["priority"]) ?? 0) + rank;
            if (rule["match"] is not JsonObject match)
            {
                rule["match"] = match = [];
            }

            if (match["exprs"] is not JsonArray conditions)
            {
                match["exprs"] = conditions = [];
            }

            foreach (var condition in (step.Match ?? []).Select(Condition))
            {
                conditions.Add(condition);
            }
        }

        after["http"] = new JsonArray([.. rules.Select(rule => rule.DeepClone())]);
        return after;
    }

    private static JsonNode Condition(HeaderRoutingMatch match)
    {
        var (isWhole, value) = match.HeaderValue switch
        {
            { Exact: { Length: > 0 } exact } => (true, exact),
            { Prefix: { Length: > 0 } prefix } => (false, $"^{Regex.Escape(prefix)}.*"),
            { Regex: { } regex } => (false, regex),
            _ => (true, ""),
        };
        return new JsonObject
        {
            ["subject"] = new JsonObject { ["scope"] = "Header", ["name"] = match.HeaderName },
            ["op"] = isWhole ? "Equal" : "RegexMatch",
            ["value"] = value,
        };
    }
}
