using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.OpenApi;

namespace Rollouts.AnalysisService;

/// <summary>JSON schemas of messages, by proto3's mapping.</summary>
internal sealed class MessageSchemas
{
    private readonly OpenApiDocument _document;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public MessageSchemas(OpenApiDocument document)
    {
        _document = document;
    }

    /// <summary>A reference to the schema of the message, which is made when it is met first.</summary>
    public IOpenApiSchema Of(MessageDescriptor type)
    {
        if (WellKnown(type) is { } schema)
        {
            return schema;
        }

        var name = NameOf(type);
        if (_known.Add(name))
        {
            var made = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = ProtoComments.Of(type),
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            };
            _document.AddComponent(name, made);
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                made.Properties[field.JsonName] = Explained(field);
            }
        }

        return new OpenApiSchemaReference(name, _document);
    }

    /// <summary>The schema of a field with what the proto file says of it.</summary>
    public IOpenApiSchema Explained(FieldDescriptor field)
    {
        var schema = Of(field);
        if (DescriptionOf(field) is not { Length: > 0 } description)
        {
            return schema;
        }

        switch (schema)
        {
            case OpenApiSchema own:
                own.Description = description;
                return own;
            case OpenApiSchemaReference reference:
                reference.Description = description;
                return reference;
            default:
                return schema;
        }
    }

    /// <summary>What the proto file says of a field, and of the one of several that it is.</summary>
    public static string DescriptionOf(FieldDescriptor field)
    {
        var own = ProtoComments.Of(field) ?? "";
        var oneOf = field.RealContainingOneof is { } choice
            ? $"One of {string.Join(", ", choice.Fields.Select(static f => f.JsonName))}."
            : "";
        return $"{own} {oneOf}".Trim();
    }

    public IOpenApiSchema Of(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Single(field.MessageType.FindFieldByNumber(2)),
            };
        }

        return field.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Single(field) } : Single(field);
    }

    private IOpenApiSchema Single(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Message => Of(field.MessageType),
            FieldType.Enum => Of(field.EnumType),
            FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            FieldType.Int32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            FieldType.Double => new OpenApiSchema
            {
                OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" },
                    new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["NaN", "Infinity", "-Infinity"] },
                ],
            },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private OpenApiSchemaReference Of(EnumDescriptor type)
    {
        var name = type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
        if (_known.Add(name))
        {
            var values = type.Values.Select(static v => ProtoComments.Of(v) is { } comment ? $"`{v.Name}`: {comment}" : $"`{v.Name}`");
            _document.AddComponent(
                name,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = $"{ProtoComments.Of(type)}\n\n{string.Join("\n\n", values)}".Trim(),
                    Enum = [.. type.Values.Select(static v => System.Text.Json.Nodes.JsonValue.Create(v.Name))],
                }
            );
        }

        return new OpenApiSchemaReference(name, _document);
    }

    private static OpenApiSchema? WellKnown(MessageDescriptor type)
    {
        if (type.FullName == Timestamp.Descriptor.FullName)
        {
            return new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        }

        if (type.FullName == Struct.Descriptor.FullName)
        {
            return new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true };
        }

        return type.FullName == Value.Descriptor.FullName ? new OpenApiSchema { Description = "Any JSON value." } : null;
    }

    private static string NameOf(MessageDescriptor type) => type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
}
