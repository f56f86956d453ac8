using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>Kubernetes' strategic merge patches for built-in types, with all directives. Inputs are never changed.</summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <param name="kind">Kind of the object, which decides how lists merge.</param>
    /// <param name="document">The object before the patch.</param>
    /// <param name="patch">The patch.</param>
    /// <exception cref="PatchException">A directive is unknown or misused, or an item lacks its merge key.</exception>
    public static JsonObject Apply(string kind, JsonObject document, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(patch);
        return MergeObject(kind, "", (JsonObject)document.DeepClone(), patch);
    }

    private static JsonObject MergeObject(string kind, string name, JsonObject target, JsonObject patch)
    {
        switch (DirectiveOf(patch))
        {
            case "replace":
                return Plain(patch);
            case "delete":
                return [];
        }

        Retain(target, patch, name);
        foreach (var (member, change) in patch)
        {
            if (member is Directive or RetainKeys || member.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (member.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                DeleteValues(target, member[DeletePrefix.Length..], Array(change, member));
            }
            else if (change is null)
            {
                target.Remove(member);
            }
            else
            {
                target[member] = MergeMember(kind, name, member, target, change);
            }
        }

        foreach (var (member, order) in patch)
        {
            if (member.StartsWith(OrderPrefix, StringComparison.Ordinal) && target[member[OrderPrefix.Length..]] is JsonArray items)
            {
                var list = member[OrderPrefix.Length..];
                target[list] = ElementOrder.Apply(items, Array(order, member), MergeKeys.Find(kind, name, list).Key);
            }
        }

        return target;
    }

    private static JsonNode MergeMember(string kind, string name, string member, JsonObject target, JsonNode change)
    {
        var existing = target[member];
        switch (change)
        {
            case JsonObject nested:
                // Merging into an empty object takes directives and nulls out of what is new.
                return MergeObject(kind, member, existing is JsonObject old ? (JsonObject)old.DeepClone() : [], nested);
            case JsonArray items:
                var strategy = MergeKeys.Find(kind, name, member);
                if (!strategy.Merge)
                {
                    return items.DeepClone();
                }

                var before = existing as JsonArray ?? [];
                return strategy.Key is { } key ? MergeItems(kind, member, before, items, key) : MergeValues(before, items);
            default:
                return change.DeepClone();
        }
    }

    private static JsonArray MergeItems(string kind, string member, JsonArray before, JsonArray patch, string key)
    {
        var changes = patch
            .Select(item => item as JsonObject ?? throw new PatchException(PatchProblem.Malformed, $"items of {member} must be objects"))
            .ToList();
        if (changes.Any(static item => DirectiveOf(item) == "replace"))
        {
            return new JsonArray([
                .. changes
                    .Where(static item => DirectiveOf(item) != "replace" || item.Count > 1)
                    .Select(static item => (JsonNode)Plain(item)),
            ]);
        }

        var result = before.Select(static item => item?.DeepClone()).ToList();
        foreach (var change in changes)
        {
            var id =
                change[key]
                ?? throw new PatchException(
                    PatchProblem.Inapplicable,
                    $"an item of {member} does not contain the declared merge key: {key}"
                );
            if (DirectiveOf(change) == "delete")
            {
                result.RemoveAll(item => Matches(item, key, id));
                continue;
            }

            var at = result.FindIndex(item => Matches(item, key, id));
            if (at < 0)
            {
                result.Add(MergeObject(kind, member, [], change));
            }
            else
            {
                result[at] = MergeObject(kind, member, (JsonObject)result[at]!, change);
            }
        }

        return new JsonArray([.. result]);
    }

    private static JsonArray MergeValues(JsonArray before, JsonArray patch)
    {
        var result = (JsonArray)before.DeepClone();
        foreach (var value in patch)
        {
            if (!result.Any(existing => JsonNode.DeepEquals(existing, value)))
            {
                result.Add(value?.DeepClone());
            }
        }

        return result;
    }

    private static void DeleteValues(JsonObject target, string member, JsonArray values)
    {
        if (target[member] is JsonArray items)
        {
            target[member] = new JsonArray([
                .. items.Where(item => !values.Any(value => JsonNode.DeepEquals(item, value))).Select(static item => item?.DeepClone()),
            ]);
        }
    }

    private static void Retain(JsonObject target, JsonObject patch, string name)
    {
        if (patch[RetainKeys] is not { } retained)
        {
            return;
        }

        var keep = Array(retained, RetainKeys).Select(static item => item?.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var member in patch.Select(static pair => pair.Key).Where(static member => member[..Math.Min(1, member.Length)] != "$"))
        {
            if (patch[member] is not null && !keep.Contains(member))
            {
                throw new PatchException(PatchProblem.Malformed, $"{name}: \"{member}\" is set but not among $retainKeys");
            }
        }

        foreach (var member in target.Select(static pair => pair.Key).Where(member => !keep.Contains(member)).ToList())
        {
            target.Remove(member);
        }
    }

    private static JsonObject Plain(JsonObject patch)
    {
        var plain = (JsonObject)patch.DeepClone();
        plain.Remove(Directive);
        return plain;
    }

    private static bool Matches(JsonNode? item, string key, JsonNode id) =>
        item is JsonObject members && JsonNode.DeepEquals(members[key], id);

    private static string? DirectiveOf(JsonObject patch) =>
        patch[Directive] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) && text is ("replace" or "delete" or "merge") => text,
            var other => throw new PatchException(
                PatchProblem.Malformed,
                $"$patch is {other.ToJsonString()}; replace, delete and merge are known"
            ),
        };

    private static JsonArray Array(JsonNode? node, string member) =>
        node as JsonArray ?? throw new PatchException(PatchProblem.Malformed, $"{member} must be an array");
}
