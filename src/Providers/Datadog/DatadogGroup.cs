using System.Text.Json.Nodes;

namespace Rollouts.Providers;

/// <summary>A value of a query that is grouped by tags, and the tags it belongs to.</summary>
internal sealed record DatadogGroup(string Name, double Value)
{
    /// <summary>How many groups a measurement shows; conditions see them all.</summary>
    private const int MaxShown = 100;

    /// <summary>The groups as JSON; of too many the lowest and the highest, since either may be the one that fails.</summary>
    public static Dictionary<string, string> Describe(IReadOnlyList<DatadogGroup> groups)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        var shown = groups;
        if (groups.Count > MaxShown)
        {
            var sorted = groups.OrderBy(static g => g.Value).ToList();
            shown = [.. sorted.Take(MaxShown / 2), .. sorted.TakeLast(MaxShown - (MaxShown / 2))];
            facts["groups_truncated"] = "true";
        }

        var list = new JsonArray([.. shown.Select(static g => new JsonObject { ["name"] = g.Name, ["value"] = g.Value })]);
        facts["groups"] = list.ToJsonString();
        return facts;
    }
}
