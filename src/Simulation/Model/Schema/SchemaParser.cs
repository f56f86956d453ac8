using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.Simulation;

/// <summary>Reads <c>openAPIV3Schema</c>.</summary>
internal static class SchemaParser
{
    /// <exception cref="FormatException">A keyword has a value that no schema may have; the message names its path.</exception>
    public static SchemaNode Parse(JsonObject schema, string path = "openAPIV3Schema")
    {
        try
        {
            return Node(schema, path);
        }
        catch (Exception error) when (error is InvalidOperationException or OverflowException)
        {
            throw new FormatException($"{path}: {error.Message}", error);
        }
    }

    private static SchemaNode Node(JsonObject schema, string path) =>
        new()
        {
            Type = Text(schema["type"]),
            Properties = Properties(schema["properties"], path),
            AdditionalProperties = Additional(schema["additionalProperties"], path),
            Items = Child(schema["items"], path + ".items"),
            Required = [.. (schema["required"] as JsonArray ?? []).Select(static name => name.AsText())],
            Enum = schema["enum"] is JsonArray values ? [.. values.Select(static value => value?.DeepClone())] : null,
            Default = schema["default"]?.DeepClone(),
            HasDefault = schema["default"] is not null,
            Nullable = schema["nullable"].AsFlag(),
            PreserveUnknownFields = schema["x-kubernetes-preserve-unknown-fields"].AsFlag(),
            IntOrString = schema["x-kubernetes-int-or-string"].AsFlag() || Text(schema["format"]) == "int-or-string",
            EmbeddedResource = schema["x-kubernetes-embedded-resource"].AsFlag(),
            Format = Text(schema["format"]),
            Minimum = Number(schema["minimum"]),
            Maximum = Number(schema["maximum"]),
            ExclusiveMinimum = schema["exclusiveMinimum"].AsFlag(),
            ExclusiveMaximum = schema["exclusiveMaximum"].AsFlag(),
            MultipleOf = Number(schema["multipleOf"]),
            MinLength = Count(schema["minLength"]),
            MaxLength = Count(schema["maxLength"]),
            MinItems = Count(schema["minItems"]),
            MaxItems = Count(schema["maxItems"]),
            MinProperties = Count(schema["minProperties"]),
            MaxProperties = Count(schema["maxProperties"]),
            UniqueItems = schema["uniqueItems"].AsFlag(),
            PatternText = Text(schema["pattern"]),
            Pattern = Pattern(Text(schema["pattern"]), path),
            ListType = Text(schema["x-kubernetes-list-type"]),
            ListMapKeys = [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(static name => name.AsText())],
            AllOf = Children(schema["allOf"], path + ".allOf"),
            AnyOf = Children(schema["anyOf"], path + ".anyOf"),
            OneOf = Children(schema["oneOf"], path + ".oneOf"),
            Not = Child(schema["not"], path + ".not"),
        };

    private static FrozenDictionary<string, SchemaNode> Properties(JsonNode? node, string path) =>
        (node as JsonObject ?? [])
            .Where(static property => property.Value is JsonObject)
            .ToFrozenDictionary(static property => property.Key, property => Node(property.Value!.AsObject(), $"{path}.{property.Key}"));

    private static SchemaNode? Additional(JsonNode? node, string path) =>
        node switch
        {
            JsonObject schema => Node(schema, path + ".additionalProperties"),
            JsonValue flag when flag.AsFlag() => SchemaNode.Anything,
            _ => null,
        };

    private static SchemaNode? Child(JsonNode? node, string path) => node is JsonObject schema ? Node(schema, path) : null;

    private static SchemaNode[] Children(JsonNode? node, string path) =>
        [.. (node as JsonArray ?? []).OfType<JsonObject>().Select((schema, index) => Node(schema, $"{path}[{index}]"))];

    private static Regex? Pattern(string? text, string path)
    {
        if (text is null)
        {
            return null;
        }
        try
        {
            // Patterns come from whoever may write definitions: matching must stay linear.
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"{path}.pattern: \"{text}\" is not a regular expression: {error.Message}", error);
        }
    }

    private static string? Text(JsonNode? node) => node is null ? null : node.AsText();

    private static double? Number(JsonNode? node) => node is null ? null : JsonNumbers.ToDouble(node);

    private static long? Count(JsonNode? node) => node is null ? null : (long)JsonNumbers.ToDouble(node);
}
