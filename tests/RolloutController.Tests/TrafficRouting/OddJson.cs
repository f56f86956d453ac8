using System.Text.Json.Nodes;

namespace Rollouts.RolloutController.Tests;

/// <summary>Objects with something else in the place of one of their parts.</summary>
internal static class OddJson
{
    /// <summary>All places of an object: members and indexes, each after a line break.</summary>
    public static IEnumerable<string> PathsOf(JsonNode? node, string path = "")
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        var children = node switch
        {
            JsonObject members => members.Select(member => (Name: member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => (Name: $"{index}", Value: item)),
            _ => [],
        };
        foreach (var found in children.SelectMany(child => PathsOf(child.Value, $"{path}\n{child.Name}")))
        {
            yield return found;
        }
    }

    /// <summary>A copy with something else at one place.</summary>
    /// <param name="item">The object.</param>
    /// <param name="path">One of <see cref="PathsOf"/>.</param>
    /// <param name="value">What stands there instead, as JSON.</param>
    public static JsonObject With(JsonObject item, string path, string value)
    {
        var changed = (JsonObject)item.DeepClone();
        JsonNode at = changed;
        var steps = path.Split('\n')[1..];
        foreach (var step in steps[..^1])
        {
            at = at is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        }

        var odd = JsonNode.Parse(value);
        if (at is JsonArray list)
        {
            list[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = odd;
        }
        else
        {
            at[steps[^1]] = odd;
        }

        return changed;
    }
}
