using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// JSON patches that apply only where the object is still as it was read: every changed value is preceded by a <c>test</c> of the old one. What others
/// change elsewhere in the same object survives. A list of the same length is patched element by element, any other as one value.
/// </summary>
public static class TestedPatch
{
    /// <summary>The operations that turn one version of an object into another; null when they are the same. Inputs are not changed.</summary>
    /// <param name="before">The whole object as it was read.</param>
    /// <param name="after">The whole object as it should be.</param>
    public static JsonArray? Between(JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var operations = new List<Operation>();
        Compare("", before, after, operations);
        if (operations.Count == 0)
        {
            return null;
        }

        // API servers compare strings as Go writes them, which escapes some characters: a test of such a text would fail for ever.
        var version = (before["metadata"] as JsonObject)?["resourceVersion"];
        return version is not null && operations.Exists(operation => IsWrittenInTwoWays(operation.Old))
            ? [Test("/metadata/resourceVersion", version), .. operations.Select(Change)]
            : [.. operations.SelectMany(operation => new[] { Test(operation.Path, operation.Old), Change(operation) })];
    }

    private static void Compare(string path, JsonObject before, JsonObject after, List<Operation> operations)
    {
        foreach (var (name, old) in before)
        {
            var member = $"{path}/{Escape(name)}";
            if (!after.TryGetPropertyValue(name, out var value))
            {
                operations.Add(new Operation("remove", member, old, null));
            }
            else
            {
                Compare(member, old, value, operations);
            }
        }

        foreach (var (name, value) in after)
        {
            if (!before.ContainsKey(name))
            {
                // The API server takes a missing member for null.
                operations.Add(new Operation("add", $"{path}/{Escape(name)}", null, value));
            }
        }
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<Operation> operations)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject value):
                Compare(path, old, value, operations);
                break;
            case (JsonArray old, JsonArray value) when old.Count == value.Count:
                for (var i = 0; i < old.Count; i++)
                {
                    // An element is tested as a whole: where it stands says nothing of what it is.
                    Replace($"{path}/{i}", old[i], value[i], operations);
                }

                break;
            default:
                Replace(path, before, after, operations);
                break;
        }
    }

    private static void Replace(string path, JsonNode? before, JsonNode? after, List<Operation> operations)
    {
        if (!JsonNode.DeepEquals(before, after))
        {
            operations.Add(new Operation("replace", path, before, after));
        }
    }

    private static JsonObject Test(string path, JsonNode? value) =>
        new JsonObject
        {
            ["op"] = "test",
            ["path"] = path,
            ["value"] = value?.DeepClone(),
        };

    private static JsonObject Change(Operation operation)
    {
        var change = new JsonObject { ["op"] = operation.Kind, ["path"] = operation.Path };
        if (operation.Kind != "remove")
        {
            change["value"] = operation.New?.DeepClone();
        }

        return change;
    }

    private static bool IsWrittenInTwoWays(JsonNode? value) =>
        value switch
        {
            JsonObject members => members.Any(static member => IsWrittenInTwoWays(member.Key) || IsWrittenInTwoWays(member.Value)),
            JsonArray items => items.Any(IsWrittenInTwoWays),
            JsonValue single => single.TryGetValue(out string? text) && IsWrittenInTwoWays(text),
            _ => false,
        };

    private static bool IsWrittenInTwoWays(string text) => text.Any(static c => c is '<' or '>' or '&' or < ' ' or > '~');

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private sealed record Operation(string Kind, string Path, JsonNode? Old, JsonNode? New);
}
