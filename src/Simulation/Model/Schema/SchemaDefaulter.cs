using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Fills in a schema's defaults and drops nulls that no schema allows, in place.</summary>
internal static class SchemaDefaulter
{
    public static void Apply(JsonNode? node, SchemaNode schema)
    {
        if (node is JsonObject item)
        {
            foreach (var (name, property) in schema.Properties)
            {
                ApplyProperty(item, name, property);
            }
            if (schema.AdditionalProperties is { } additional)
            {
                foreach (var name in item.Select(static member => member.Key).Where(name => !schema.Properties.ContainsKey(name)).ToList())
                {
                    ApplyProperty(item, name, additional);
                }
            }
        }
        else if (node is JsonArray array && schema.Items is { } items)
        {
            foreach (var element in array)
            {
                Apply(element, items);
            }
        }
    }

    private static void ApplyProperty(JsonObject item, string name, SchemaNode property)
    {
        var present = item.TryGetPropertyValue(name, out var value);
        // A null that the schema does not allow gives way to the default.
        if (property.HasDefault && (!present || (value is null && !property.Nullable)))
        {
            item[name] = value = property.Default?.DeepClone();
        }
        else if (present && value is null && !property.Nullable)
        {
            // As on a real server: where null is no value it says the same as nothing.
            item.Remove(name);
        }
        Apply(value, property);
    }
}
