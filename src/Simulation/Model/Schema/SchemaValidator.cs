using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Checks an object against a schema and words what is wrong as an API server does.</summary>
internal sealed class SchemaValidator
{
    /// <summary>After so many faults the rest is not looked for: nobody reads them, and hostile input could make millions.</summary>
    private const int MaxErrors = 100;

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<FieldError> _errors = [];

    private SchemaValidator() { }

    public static IReadOnlyList<FieldError> Validate(JsonObject root, SchemaNode schema)
    {
        var validator = new SchemaValidator();
        validator.Check(root, schema, "", isResource: true);
        return validator._errors;
    }

    private static bool Accepts(JsonNode? value, SchemaNode schema, string path)
    {
        var validator = new SchemaValidator();
        validator.Check(value, schema, path, isResource: false);
        return validator._errors.Count == 0;
    }

    private void Check(JsonNode? value, SchemaNode schema, string path, bool isResource)
    {
        if (_errors.Count >= MaxErrors)
        {
            return;
        }
        if (value is null)
        {
            if (!schema.Nullable && (schema.Type is not null || schema.IntOrString))
            {
                _errors.Add(
                    FieldError.WrongType(path, "\"null\"", $"{path} in body must be of type {schema.Type ?? "integer,string"}: \"null\"")
                );
            }
            return;
        }
        if (!HasType(value, schema, path))
        {
            return;
        }
        CheckEnum(value, schema, path);
        switch (value)
        {
            case JsonObject item:
                CheckObject(item, schema, path, isResource);
                break;
            case JsonArray array:
                CheckArray(array, schema, path);
                break;
            default:
                CheckScalar(value, schema, path);
                break;
        }
        CheckCombinations(value, schema, path);
    }

    private bool HasType(JsonNode value, SchemaNode schema, string path)
    {
        var actual = TypeOf(value);
        if (schema.IntOrString)
        {
            if (actual is "integer" or "string")
            {
                return true;
            }
            _errors.Add(FieldError.WrongType(path, $"\"{actual}\"", $"{path} in body must be of type integer,string: \"{actual}\""));
            return false;
        }
        if (schema.Type is null || schema.Type == actual || (schema.Type == "number" && actual == "integer"))
        {
            return true;
        }
        _errors.Add(FieldError.WrongType(path, $"\"{actual}\"", $"{path} in body must be of type {schema.Type}: \"{actual}\""));
        return false;
    }

    private void CheckEnum(JsonNode value, SchemaNode schema, string path)
    {
        if (schema.Enum is { } allowed && !allowed.Any(option => JsonNode.DeepEquals(option, value)))
        {
            _errors.Add(FieldError.Unsupported(path, Show(value), allowed.Select(static option => Show(option))));
        }
    }

    private void CheckObject(JsonObject item, SchemaNode schema, string path, bool isResource)
    {
        foreach (var name in schema.Required)
        {
            if (!item.ContainsKey(name))
            {
                _errors.Add(FieldError.Required(Join(path, name)));
            }
        }
        foreach (var (name, value) in item)
        {
            if (isResource && name is "apiVersion" or "kind" or "metadata")
            {
                continue;
            }
            if (schema.Properties.TryGetValue(name, out var property) || (property = schema.AdditionalProperties) is not null)
            {
                Check(value, property, Join(path, name), property.EmbeddedResource);
            }
        }
        if (schema.EmbeddedResource && !isResource)
        {
            CheckEmbedded(item, path);
        }
        if (schema.MinProperties is { } least && item.Count < least)
        {
            _errors.Add(FieldError.Invalid(path, Show(item), $"{path} in body should have at least {least} properties"));
        }
        if (schema.MaxProperties is { } most && item.Count > most)
        {
            _errors.Add(FieldError.TooMany(path, item.Count, most));
        }
    }

    private void CheckEmbedded(JsonObject item, string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            if (item[name] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0)
            {
                _errors.Add(FieldError.Required(Join(path, name), "must not be empty"));
            }
        }
    }

    private void CheckArray(JsonArray array, SchemaNode schema, string path)
    {
        if (schema.MinItems is { } least && array.Count < least)
        {
            _errors.Add(FieldError.Invalid(path, array.Count.ToString(), $"{path} in body should have at least {least} items"));
        }
        if (schema.MaxItems is { } most && array.Count > most)
        {
            _errors.Add(FieldError.TooMany(path, array.Count, most));
        }
        if (schema.Items is { } items)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Check(array[i], items, $"{path}[{i}]", items.EmbeddedResource);
            }
        }
        if (schema.UniqueItems || schema.ListType == "set")
        {
            CheckUnique(array, path, static element => element?.ToJsonString() ?? "null");
        }
        else if (schema.ListType == "map")
        {
            CheckUnique(array, path, element => $"map[string]interface {{}}{Key(element as JsonObject, schema).ToJsonString(s_plain)}");
        }
    }

    private static JsonObject Key(JsonObject? element, SchemaNode schema)
    {
        var key = new JsonObject();
        foreach (var name in schema.ListMapKeys)
        {
            key[name] = element?[name]?.DeepClone();
        }
        return key;
    }

    private void CheckUnique(JsonArray array, string path, Func<JsonNode?, string> identity)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var key = identity(array[i]);
            if (!seen.Add(key))
            {
                _errors.Add(FieldError.Duplicate($"{path}[{i}]", key));
            }
        }
    }

    private void CheckScalar(JsonNode value, SchemaNode schema, string path)
    {
        if (value.GetValueKind() == JsonValueKind.String)
        {
            CheckText(value.GetValue<string>(), schema, path);
        }
        else if (JsonNumbers.IsNumber(value))
        {
            CheckNumber(value, JsonNumbers.ToDouble(value), schema, path);
        }
    }

    private void CheckText(string text, SchemaNode schema, string path)
    {
        var length = text.EnumerateRunes().Count();
        if (schema.MinLength is { } least && length < least)
        {
            _errors.Add(FieldError.Invalid(path, Show(text), $"{path} in body should be at least {least} chars long"));
        }
        if (schema.MaxLength is { } most && length > most)
        {
            _errors.Add(FieldError.TooLong(path, most));
        }
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            _errors.Add(FieldError.Invalid(path, Show(text), $"{path} in body should match '{schema.PatternText}'"));
        }
        if (schema.Format is { } format && !HasFormat(text, format))
        {
            _errors.Add(FieldError.WrongType(path, Show(text), $"{path} in body must be of type {format}: {Show(text)}"));
        }
    }

    private void CheckNumber(JsonNode value, double number, SchemaNode schema, string path)
    {
        if (schema.Minimum is { } least && (number < least || (schema.ExclusiveMinimum && number == least)))
        {
            _errors.Add(
                FieldError.Invalid(
                    path,
                    Show(value),
                    $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{Plain(least)}"
                )
            );
        }
        if (schema.Maximum is { } most && (number > most || (schema.ExclusiveMaximum && number == most)))
        {
            _errors.Add(
                FieldError.Invalid(
                    path,
                    Show(value),
                    $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{Plain(most)}"
                )
            );
        }
        if (schema.MultipleOf is { } step && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9)
        {
            _errors.Add(FieldError.Invalid(path, Show(value), $"{path} in body should be a multiple of {Plain(step)}"));
        }
        if (schema.Format == "int32" && number is < int.MinValue or > int.MaxValue)
        {
            _errors.Add(FieldError.Invalid(path, Show(value), $"{path} in body must be of type int32: {Show(value)}"));
        }
    }

    private void CheckCombinations(JsonNode value, SchemaNode schema, string path)
    {
        var quoted = $"\"{path}\"";
        foreach (var part in schema.AllOf)
        {
            Check(value, part, path, isResource: path.Length == 0);
        }
        if (schema.AnyOf.Count > 0 && !schema.IntOrString && !schema.AnyOf.Any(part => Accepts(value, part, path)))
        {
            _errors.Add(FieldError.Invalid(path, "\"\"", $"{quoted} must validate at least one schema (anyOf)"));
        }
        if (schema.OneOf.Count > 0 && schema.OneOf.Count(part => Accepts(value, part, path)) is var matches && matches != 1)
        {
            _errors.Add(
                FieldError.Invalid(
                    path,
                    "\"\"",
                    $"{quoted} must validate one and only one schema (oneOf). {(matches == 0 ? "Found none valid" : $"Found {matches} valid alternatives")}"
                )
            );
        }
        if (schema.Not is { } not && Accepts(value, not, path))
        {
            _errors.Add(FieldError.Invalid(path, "\"\"", $"{quoted} must not validate the schema (not)"));
        }
    }

    private static bool HasFormat(string text, string format) =>
        format switch
        {
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
                && text.Contains('T', StringComparison.OrdinalIgnoreCase),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
            "uuid" => Guid.TryParse(text, out _),
            "ipv4" or "ipv6" or "ip" => IPAddress.TryParse(text, out _),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            _ => true,
        };

    private static string TypeOf(JsonNode value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => JsonNumbers.IsInteger(value) ? "integer" : "number",
            _ => "boolean",
        };

    private static string Show(JsonNode? value) => value?.ToJsonString(s_plain) ?? "null";

    private static string Show(string text) => JsonSerializer.Serialize(text, s_plain);

    private static string Plain(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
