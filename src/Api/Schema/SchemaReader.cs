using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rollouts.Api;

/// <summary>
/// Reads a structural OpenAPI schema off the types. It never refuses what Argo's schema accepts: there are no enums and no
/// ranges, only what Argo requires is required, and only below <c>spec</c>.
/// </summary>
internal static class SchemaReader
{
    private const string PreserveUnknownFields = "x-kubernetes-preserve-unknown-fields";

    /// <summary>The schema of a whole object.</summary>
    public static JsonObject RootSchema(Type type, string description)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = Scalar("string"),
            ["kind"] = Scalar("string"),
            ["metadata"] = Scalar("object"),
        };
        foreach (var member in Members(type).Where(m => m.Name is "spec" or "status"))
        {
            properties[member.Name] = ObjectSchema(member.PropertyType, withRequired: member.Name == "spec");
        }

        return new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = properties,
        };
    }

    private static JsonObject ObjectSchema(Type type, bool withRequired)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in Members(type).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            var property = (PropertyInfo)member.AttributeProvider!;
            properties[member.Name] = WithAttributes(ValueSchema(property, withRequired), property);
            if (withRequired && IsRequired(property))
            {
                required.Add(member.Name);
            }
        }

        var schema = Scalar("object");
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }

        return schema;
    }

    private static JsonObject ValueSchema(PropertyInfo property, bool withRequired)
    {
        return property.IsDefined(typeof(SchemaAnyTypeAttribute)) ? AnyValue()
            : property.IsDefined(typeof(SchemaAnyObjectAttribute)) ? AnyObject()
            : TypeSchema(property.PropertyType, withRequired);
    }

    private static JsonObject TypeSchema(Type declared, bool withRequired)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => Scalar("string"),
            _ when type == typeof(bool) => Scalar("boolean"),
            _ when type == typeof(int) => Scalar("integer", "int32"),
            _ when type == typeof(long) => Scalar("integer", "int64"),
            _ when type == typeof(DateTimeOffset) => Scalar("string", "date-time"),
            _ when type == typeof(IntOrString) => IntOrStringSchema(),
            _ when type == typeof(NumberText) => AnyValue(),
            // Rows A3 and A19: whatever is written into pod templates, job specs and metadata is kept.
            _ when type == typeof(JsonElement) || type == typeof(PodTemplateSpec) || type == typeof(ObjectMeta) => AnyObject(),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => new JsonObject
            {
                ["type"] = "array",
                ["items"] = TypeSchema(type.GenericTypeArguments[0], withRequired),
            },
            { IsGenericType: true } when type.GenericTypeArguments[^1] == typeof(JsonElement) => AnyObject(),
            { IsGenericType: true } => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = TypeSchema(type.GenericTypeArguments[1], withRequired),
            },
            _ => ObjectSchema(type, withRequired),
        };
    }

    private static JsonObject WithAttributes(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<SchemaDefaultAttribute>() is { } fallback)
        {
            schema["default"] = fallback.Value;
        }

        if (property.GetCustomAttribute<SchemaImmutableAttribute>() is { } immutable)
        {
            schema["x-kubernetes-validations"] = new JsonArray(
                new JsonObject { ["rule"] = "self == oldSelf", ["message"] = immutable.Message }
            );
        }

        return schema;
    }

    // A plain string, or a number that is written even when zero, is what Go marks as always present.
    private static bool IsRequired(PropertyInfo property)
    {
        if (property.IsDefined(typeof(SchemaOptionalAttribute)))
        {
            return false;
        }

        if (property.PropertyType == typeof(string))
        {
            return new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull;
        }

        return property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Never };
    }

    private static IEnumerable<JsonPropertyInfo> Members(Type type) =>
        RolloutsJson.Options.GetTypeInfo(type).Properties.Where(p => !p.IsExtensionData && p.Get is not null && p.Set is not null);

    private static JsonObject IntOrStringSchema() =>
        new() { ["anyOf"] = new JsonArray(Scalar("integer"), Scalar("string")), ["x-kubernetes-int-or-string"] = true };

    private static JsonObject AnyValue() => new() { [PreserveUnknownFields] = true };

    private static JsonObject AnyObject() => new() { ["type"] = "object", [PreserveUnknownFields] = true };

    private static JsonObject Scalar(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }
}
