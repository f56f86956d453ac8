using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Removes the fields that a schema does not know and names them.</summary>
internal static class SchemaPruner
{
    /// <summary>Prunes a whole object in place; apiVersion, kind and metadata are always known.</summary>
    /// <returns>The paths of the fields that went.</returns>
    public static IReadOnlyList<string> Prune(JsonObject root, SchemaNode schema)
    {
        var removed = new List<string>();
        PruneObject(root, schema, "", isResource: true, removed);
        return removed;
    }

    private static void PruneObject(JsonObject item, SchemaNode schema, string path, bool isResource, List<string> removed)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in item)
        {
            if (isResource && name is "apiVersion" or "kind" or "metadata")
            {
                continue;
            }
            if (schema.Properties.TryGetValue(name, out var property) || (property = schema.AdditionalProperties) is not null)
            {
                PruneValue(value, property, Join(path, name), removed);
            }
            else if (!schema.PreserveUnknownFields)
            {
                (unknown ??= []).Add(name);
            }
        }
        foreach (var name in unknown ?? [])
        {
            item.Remove(name);
            removed.Add(Join(path, name));
        }
    }

    private static void PruneValue(JsonNode? value, SchemaNode schema, string path, List<string> removed)
    {
        if (value is JsonObject item)
        {
            PruneObject(item, schema, path, schema.EmbeddedResource, removed);
        }
        else if (value is JsonArray array && schema.Items is { } items)
        {
            for (var i = 0; i < array.Count; i++)
            {
                PruneValue(array[i], items, $"{path}[{i}]", removed);
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
