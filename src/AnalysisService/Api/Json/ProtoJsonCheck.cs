using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Whether JSON fits a message, with the place of everything that does not: the parser of the library tells only the first, and no place.</summary>
internal sealed class ProtoJsonCheck
{
    private const int MaxViolations = 20;

    private readonly List<V1.Violation> _violations = [];

    public IReadOnlyList<V1.Violation> Check(JsonElement json, MessageDescriptor type)
    {
        Message(json, type, "");
        return _violations;
    }

    private void Message(JsonElement json, MessageDescriptor type, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Wrong(path, json, "an object");
            return;
        }

        var oneofs = new Dictionary<OneofDescriptor, string>();
        foreach (var member in json.EnumerateObject())
        {
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == member.Name || f.Name == member.Name);
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (field is null)
            {
                var known = string.Join(", ", type.Fields.InDeclarationOrder().Select(static f => f.JsonName));
                Add(place, member.Value, "unknown field", known.Length == 0 ? "Leave it out." : $"Known fields: {known}.");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null || IsAny(field))
            {
                if (field.RealContainingOneof is { } oneof && !oneofs.TryAdd(oneof, member.Name))
                {
                    Add(place, default, $"{oneofs[oneof]} is given too", $"Give one of {member.Name} and {oneofs[oneof]}.");
                }

                Field(member.Value, field, place);
            }
        }
    }

    private static bool IsAny(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType.FullName == Value.Descriptor.FullName;

    private void Field(JsonElement json, FieldDescriptor field, string path)
    {
        if (field.IsMap)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                Wrong(path, json, "an object");
                return;
            }

            foreach (var entry in json.EnumerateObject())
            {
                Single(entry.Value, field.MessageType.FindFieldByNumber(2), $"{path}.{entry.Name}");
            }
        }
        else if (field.IsRepeated)
        {
            if (json.ValueKind != JsonValueKind.Array)
            {
                Wrong(path, json, "a list");
                return;
            }

            foreach (var (i, item) in json.EnumerateArray().Index())
            {
                if (_violations.Count >= MaxViolations)
                {
                    return;
                }

                Single(item, field, $"{path}[{i}]");
            }
        }
        else
        {
            Single(json, field, path);
        }
    }

    private void Single(JsonElement json, FieldDescriptor field, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                Nested(json, field.MessageType, path);
                break;
            case FieldType.String:
                Require(json.ValueKind == JsonValueKind.String, path, json, "a string");
                break;
            case FieldType.Bool:
                Require(json.ValueKind is JsonValueKind.True or JsonValueKind.False, path, json, "true or false");
                break;
            case FieldType.Double:
                Require(IsNumber(json), path, json, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
                break;
            case FieldType.Int32:
                Require(IsWhole(json), path, json, "a whole number");
                break;
        }
    }

    private void Nested(JsonElement json, MessageDescriptor type, string path)
    {
        if (type.FullName == Value.Descriptor.FullName)
        {
            return;
        }

        if (type.FullName == Struct.Descriptor.FullName)
        {
            Require(json.ValueKind == JsonValueKind.Object, path, json, "an object");
        }
        else if (type.FullName == Timestamp.Descriptor.FullName)
        {
            Require(IsTime(json), path, json, "a time such as 2026-01-31T12:00:00Z");
        }
        else
        {
            Message(json, type, path);
        }
    }

    private static bool IsTime(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
        && json.GetString() is { } text
        && text.Contains('T', StringComparison.Ordinal)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsNumber(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Number => json.TryGetDouble(out var number) && double.IsFinite(number),
            JsonValueKind.String => json.GetString() is "NaN" or "Infinity" or "-Infinity",
            _ => false,
        };

    private static bool IsWhole(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _);

    private void Require(bool holds, string path, JsonElement json, string wanted)
    {
        if (!holds)
        {
            Wrong(path, json, wanted);
        }
    }

    private void Wrong(string path, JsonElement json, string wanted) =>
        Add(path, json, $"{wanted} is needed", $"Give {(path.Length == 0 ? "the request" : "the field")} {wanted}.");

    private void Add(string path, JsonElement json, string message, string remedy)
    {
        if (_violations.Count < MaxViolations)
        {
            var value = json.ValueKind is JsonValueKind.Undefined ? null : json.GetRawText();
            _violations.Add(ApiException.Violation(path, value, message, remedy));
        }
    }
}
