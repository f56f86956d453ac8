using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>JSON patches (RFC 6902). The input is never changed; either all operations apply or none.</summary>
public static class JsonPatch
{
    /// <summary>More operations are refused, as the API server does.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>Bytes that <c>copy</c> operations may add in sum.</summary>
    public const int MaxCopiedBytes = 3 * 1024 * 1024;

    /// <exception cref="PatchException">The patch is malformed, too large, or does not fit the document.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw new PatchException(PatchProblem.Malformed, "a JSON patch must be an array of operations");
        }

        if (operations.Count > MaxOperations)
        {
            throw new PatchException(PatchProblem.TooLarge, $"the patch has {operations.Count} operations, the limit is {MaxOperations}");
        }

        var root = document?.DeepClone();
        var copied = 0;
        for (var i = 0; i < operations.Count; i++)
        {
            var operation =
                operations[i] as JsonObject ?? throw new PatchException(PatchProblem.Malformed, $"operation {i} must be an object");
            root = Step(root, operation, i, ref copied);
        }

        return root;
    }

    private static JsonNode? Step(JsonNode? root, JsonObject operation, int ordinal, ref int copied)
    {
        var path = JsonPointer.Parse(Text(operation, "path", ordinal));
        switch (Text(operation, "op", ordinal))
        {
            case "add":
                return Add(root, path, Value(operation, ordinal));
            case "remove":
                return Remove(root, path, out _);
            case "replace":
                return Replace(root, path, Value(operation, ordinal));
            case "move":
                var source = JsonPointer.Parse(Text(operation, "from", ordinal));
                if (source.Contains(path))
                {
                    throw new PatchException(PatchProblem.Inapplicable, $"operation {ordinal} moves \"{source}\" into itself");
                }

                root = Remove(root, source, out var moved);
                return Add(root, path, moved);
            case "copy":
                var origin = JsonPointer.Parse(Text(operation, "from", ordinal));
                var copy = origin.TryFind(root, out var original) ? original?.DeepClone() : throw origin.Missing();
                copied += copy is null ? 4 : KubeJson.Serialize(copy).Length;
                if (copied > MaxCopiedBytes)
                {
                    throw new PatchException(PatchProblem.TooLarge, $"copy operations add more than {MaxCopiedBytes} bytes");
                }

                return Add(root, path, copy);
            case "test":
                Test(root, path, Value(operation, ordinal), ordinal);
                return root;
            case var unknown:
                throw new PatchException(
                    PatchProblem.Malformed,
                    $"operation {ordinal} has op \"{unknown}\"; add, remove, replace, move, copy and test are known"
                );
        }
    }

    private static JsonNode? Add(JsonNode? root, JsonPointer path, JsonNode? value)
    {
        if (path.IsRoot)
        {
            return value;
        }

        if (path.Parent(root) is JsonArray items)
        {
            items.Insert(path.Index(items, allowEnd: true), value);
        }
        else
        {
            path.Parent(root)[path.Last] = value;
        }

        return root;
    }

    private static JsonNode? Remove(JsonNode? root, JsonPointer path, out JsonNode? removed)
    {
        if (path.IsRoot)
        {
            removed = root;
            return null;
        }

        if (path.Parent(root) is JsonArray items)
        {
            var index = path.Index(items, allowEnd: false);
            removed = items[index];
            items.RemoveAt(index);
        }
        else
        {
            var members = (JsonObject)path.Parent(root);
            if (!members.TryGetPropertyValue(path.Last, out removed))
            {
                throw path.Missing();
            }

            members.Remove(path.Last);
        }

        return root;
    }

    private static JsonNode? Replace(JsonNode? root, JsonPointer path, JsonNode? value)
    {
        if (path.IsRoot)
        {
            return value;
        }

        if (path.Parent(root) is JsonArray items)
        {
            items[path.Index(items, allowEnd: false)] = value;
            return root;
        }

        var members = (JsonObject)path.Parent(root);
        if (!members.ContainsKey(path.Last))
        {
            throw path.Missing();
        }

        members[path.Last] = value;
        return root;
    }

    private static void Test(JsonNode? root, JsonPointer path, JsonNode? expected, int ordinal)
    {
        // The API server takes a missing member for null here, which patches use to say "only if absent".
        var found = path.TryFind(root, out var actual);
        if (found ? !JsonNode.DeepEquals(actual, expected) : expected is not null)
        {
            throw Failed(path, ordinal);
        }
    }

    private static PatchException Failed(JsonPointer path, int ordinal) =>
        new(PatchProblem.Inapplicable, $"operation {ordinal}: testing value {path} failed");

    private static JsonNode? Value(JsonObject operation, int ordinal) =>
        operation.TryGetPropertyValue("value", out var value)
            ? value?.DeepClone()
            : throw new PatchException(PatchProblem.Malformed, $"operation {ordinal} has no value");

    private static string Text(JsonObject operation, string name, int ordinal) =>
        operation[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue<string>(out var text)
            ? text
            : throw new PatchException(PatchProblem.Malformed, $"operation {ordinal} must have a string \"{name}\"");
}
