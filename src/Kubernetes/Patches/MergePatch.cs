using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>JSON merge patches (RFC 7386). Inputs are never changed.</summary>
public static class MergePatch
{
    /// <summary>The document after the patch.</summary>
    public static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = document is JsonObject before ? (JsonObject)before.DeepClone() : [];
        ApplyTo(result, changes);
        return result;
    }

    /// <summary>
    /// The smallest patch that turns <paramref name="before"/> into <paramref name="after"/>, or null when they are the same. Both are the
    /// same typed view serialised twice, so members that the view does not know never enter the patch. A null member counts as absent.
    /// </summary>
    /// <exception cref="PatchException">One of them is neither an object nor null.</exception>
    public static JsonObject? Diff(JsonNode? before, JsonNode? after)
    {
        var patch = Difference(Members(before, nameof(before)), Members(after, nameof(after)));
        return patch.Count == 0 ? null : patch;
    }

    /// <summary>The same of two elements, without a tree of nodes for either. What the patch holds of <paramref name="after"/> lives as long as its document.</summary>
    /// <exception cref="PatchException">One of them is neither an object nor null.</exception>
    public static JsonObject? Diff(JsonElement before, JsonElement after)
    {
        var patch = Difference(Members(before, nameof(before)), Members(after, nameof(after)));
        return patch.Count == 0 ? null : patch;
    }

    private static void ApplyTo(JsonObject target, JsonObject changes)
    {
        foreach (var (name, change) in changes)
        {
            switch (change)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject nested:
                    if (target[name] is not JsonObject existing)
                    {
                        target[name] = existing = [];
                    }

                    ApplyTo(existing, nested);
                    break;
                default:
                    target[name] = change.DeepClone();
                    break;
            }
        }
    }

    private static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, old) in before)
        {
            if (old is not null && after[name] is null)
            {
                patch[name] = null;
            }
        }

        foreach (var (name, value) in after)
        {
            switch (before[name], value)
            {
                case (_, null):
                    break;
                case (JsonObject old, JsonObject nested):
                    if (Difference(old, nested) is { Count: > 0 } difference)
                    {
                        patch[name] = difference;
                    }

                    break;
                case (var old, _):
                    if (!JsonNode.DeepEquals(old, value))
                    {
                        patch[name] = value.DeepClone();
                    }

                    break;
            }
        }

        return patch;
    }

    private static JsonObject Difference(JsonElement? before, JsonElement? after)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in Present(before))
        {
            if (Member(after, name) is null)
            {
                patch[name] = null;
            }
        }

        foreach (var (name, value) in Present(after))
        {
            if (Member(before, name) is not { } old)
            {
                patch[name] = Node(value);
            }
            else if (old.ValueKind == JsonValueKind.Object && value.ValueKind == JsonValueKind.Object)
            {
                if (Difference(old, value) is { Count: > 0 } difference)
                {
                    patch[name] = difference;
                }
            }
            else if (!JsonElement.DeepEquals(old, value))
            {
                patch[name] = Node(value);
            }
        }

        return patch;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Present(JsonElement? element) =>
        element is { } members
            ? members.EnumerateObject().Where(static m => m.Value.ValueKind != JsonValueKind.Null).Select(static m => (m.Name, m.Value))
            : [];

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { } members && members.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonNode Node(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(value)!,
            JsonValueKind.Array => JsonArray.Create(value)!,
            _ => JsonValue.Create(value)!,
        };

    private static JsonElement? Members(JsonElement element, string which) =>
        element.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.Object => element,
            _ => throw new PatchException(PatchProblem.Malformed, $"{which} must be a JSON object to be compared"),
        };

    private static JsonObject Members(JsonNode? node, string which) =>
        node switch
        {
            null => [],
            JsonObject members => members,
            _ => throw new PatchException(PatchProblem.Malformed, $"{which} must be a JSON object to be compared"),
        };
}
