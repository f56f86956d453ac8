using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>What was done to a VirtualService, in Argo's words, which does it in more than one write (rows G5, G6 and G8). Pure.</summary>
internal static class WrittenRoutes
{
    /// <param name="before">The spec as it was.</param>
    /// <param name="after">The spec as it is; the same where Argo's habit of writing again is followed.</param>
    /// <param name="target">What was asked for.</param>
    public static IEnumerable<string> Describe(JsonObject before, JsonObject after, TrafficTarget target)
    {
        var (header, mirror) = (target.HeaderRoute?.Name, target.MirrorRoute?.Name);
        var isRepeated = JsonNode.DeepEquals(before, after);
        var hasHeader = header is not null && (isRepeated || Differs(header));
        var hasMirror = mirror is not null && (isRepeated || Differs(mirror));
        var isRemoved = target.RemovesManagedRoutes && Count(after) < Count(before);
        if (!(hasHeader || hasMirror || isRemoved) || !JsonNode.DeepEquals(Without(before), Without(after)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"set to desiredWeight '{target.Weight}'");
        }

        if (isRemoved)
        {
            yield return "removed all managed routes.";
        }

        if (hasHeader)
        {
            yield return $"set headerRoute '{header}'";
        }

        if (hasMirror)
        {
            yield return $"set mirrorRoute '{mirror}'";
        }

        bool Differs(string name) => !JsonNode.DeepEquals(Find(before, name), Find(after, name));

        JsonObject Without(JsonObject spec)
        {
            var rest = (JsonObject)spec.DeepClone();
            (rest["http"] as JsonArray)?.RemoveAll(route =>
                NameOf(route) is { } name && (name == header || name == mirror || (isRemoved && Find(after, name) is null))
            );
            return rest;
        }
    }

    private static JsonNode? Find(JsonObject spec, string name) =>
        (spec["http"] as JsonArray ?? []).FirstOrDefault(route => NameOf(route) == name);

    private static int Count(JsonObject spec) => (spec["http"] as JsonArray)?.Count ?? 0;

    private static string? NameOf(JsonNode? route) => RoutedJson.Text(route as JsonObject, "name");
}
