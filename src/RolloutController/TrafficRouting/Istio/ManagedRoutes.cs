using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>Routes that steps add to a VirtualService (rows G5 and G6).</summary>
internal static class ManagedRoutes
{
    /// <summary>
    /// Whether a VirtualService is written although nothing of it changes. Argo does so in every pass of a header or mirror step (rows G5 and G6), and
    /// whenever it removes routes of steps, also where there are none (row G7).
    /// </summary>
    public static bool RepeatWrites(TrafficTarget target, IReadOnlyList<CanaryStep>? steps) =>
        target.StrictArgo
        && (
            target.HeaderRoute is not null
            || target.MirrorRoute is not null
            || (
                target.RemovesManagedRoutes && (steps ?? []).Any(step => step.SetHeaderRoute is not null || step.SetMirrorRoute is not null)
            )
        );

    /// <summary>Requests with these headers go to the canary alone.</summary>
    public static JsonObject Header(SetHeaderRoute step, JsonObject template, IstioRouting routing) =>
        new()
        {
            ["name"] = step.Name,
            ["match"] = new JsonArray([
                .. step.Match!.Select(match =>
                    (JsonNode)new JsonObject { ["headers"] = new JsonObject { [match.HeaderName] = Text(match.HeaderValue) } }
                ),
            ]),
            ["route"] = new JsonArray(new JsonObject { ["destination"] = Canary(template, routing), ["weight"] = 100 }),
        };

    /// <summary>Requests that match go where they would go, and a copy of some of them to the canary.</summary>
    public static JsonObject Mirror(SetMirrorRoute step, JsonObject template, IstioRouting routing) =>
        new()
        {
            ["name"] = step.Name,
            ["match"] = new JsonArray([.. step.Match!.Select(match => (JsonNode)Match(match))]),
            ["route"] = template["route"]?.DeepClone(),
            ["mirror"] = Canary(template, routing),
            ["mirrorPercentage"] = new JsonObject { ["value"] = step.Percentage ?? 100 },
        };

    private static JsonObject Match(RouteMatch match)
    {
        var all = new JsonObject();
        if (match.Method is not null)
        {
            all["method"] = Text(match.Method);
        }

        if (match.Path is not null)
        {
            all["uri"] = Text(match.Path);
        }

        if (match.Headers is { Count: > 0 } headers)
        {
            all["headers"] = new JsonObject(
                headers
                    .OrderBy(header => header.Key, StringComparer.Ordinal)
                    .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)Text(header.Value)))
            );
        }

        return all;
    }

    private static JsonObject Text(StringMatch? match) =>
        match switch
        {
            { Exact: { Length: > 0 } exact } => new JsonObject { ["exact"] = exact },
            { Prefix: { Length: > 0 } prefix } => new JsonObject { ["prefix"] = prefix },
            { Regex: { } regex } => new JsonObject { ["regex"] = regex },
            _ => [],
        };

    /// <summary>The canary's destination as the template has it, with its port.</summary>
    private static JsonObject Canary(JsonObject template, IstioRouting routing) =>
        RouteWeights
            .Destinations(template)
            .Where(destination => routing.IsCanary(RouteWeights.ServiceOf(destination), RouteWeights.SubsetOf(destination)))
            .Select(destination => (JsonObject)destination["destination"]!.DeepClone())
            .FirstOrDefault()
        ?? new JsonObject { ["host"] = routing.Target.CanaryService };
}
