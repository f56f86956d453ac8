using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>
/// Reads bodies in Kubernetes' protobuf form as JSON. Only what <see cref="ProtobufMessages"/> knows is accepted; a field beyond that is an
/// error that names it, never silently lost.
/// </summary>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MaxDepth = 64;

    /// <exception cref="JsonException">The body is no such message, or has a field that is not known here.</exception>
    public static JsonObject ToJson(ReadOnlySpan<byte> body)
    {
        // An envelope follows the magic: type = 1 {apiVersion = 1, kind = 2}, raw = 2.
        if (!body.StartsWith("k8s\0"u8))
        {
            throw new JsonException("the body is not a Kubernetes protobuf message");
        }
        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = [];
        var envelope = new ProtobufReader(body[4..]);
        while (envelope.Next())
        {
            if (envelope.Field == 1)
            {
                (apiVersion, kind) = ReadType(envelope.Content);
            }
            else if (envelope.Field == 2)
            {
                raw = envelope.Content;
            }
        }
        var result = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        foreach (var (name, value) in ReadMessage(kind, raw, 0))
        {
            result[name] = value?.DeepClone();
        }
        return result;
    }

    private static (string ApiVersion, string Kind) ReadType(ReadOnlySpan<byte> bytes)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            (apiVersion, kind) = reader.Field switch
            {
                1 => (Text(reader.Content), kind),
                2 => (apiVersion, Text(reader.Content)),
                _ => (apiVersion, kind),
            };
        }
        return (apiVersion, kind);
    }

    private static JsonObject ReadMessage(string message, ReadOnlySpan<byte> bytes, int depth)
    {
        var fields =
            ProtobufMessages.Find(message)
            ?? throw new JsonException($"a {message} cannot be read from protobuf here: send application/json");
        if (depth > MaxDepth)
        {
            throw new JsonException("the protobuf message is too deep");
        }
        var result = new JsonObject();
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            if (!fields.TryGetValue(reader.Field, out var field))
            {
                // Status objects are not taken from clients: what they hold does not matter.
                if (message == "Empty")
                {
                    continue;
                }
                throw new JsonException($"field {reader.Field} of a {message} cannot be read from protobuf here: send application/json");
            }
            Add(result, field, ref reader, depth);
        }
        return result;
    }

    private static void Add(JsonObject result, ProtobufField field, ref ProtobufReader reader, int depth)
    {
        if (field.Kind is ProtobufKind.TextMap or ProtobufKind.BytesMap)
        {
            AddEntry(result.Ensure(field.Name), reader.Content, field.Kind);
            return;
        }
        var value = Value(field, ref reader, depth);
        if (!field.Repeated)
        {
            if (value is not null and not JsonObject { Count: 0 })
            {
                result[field.Name] = value;
            }
            return;
        }
        if (result[field.Name] is not JsonArray array)
        {
            result[field.Name] = array = [];
        }
        array.Add(value ?? "");
    }

    private static JsonNode? Value(ProtobufField field, ref ProtobufReader reader, int depth) =>
        field.Kind switch
        {
            ProtobufKind.Text => reader.Content.IsEmpty ? null : Text(reader.Content),
            ProtobufKind.Number => reader.Number == 0 ? null : (long)reader.Number,
            ProtobufKind.OptionalNumber => (long)reader.Number,
            ProtobufKind.Flag => reader.Number != 0 ? true : null,
            ProtobufKind.Time => Time(reader.Content),
            ProtobufKind.IntOrString => IntOrString(reader.Content),
            _ => ReadMessage(field.Message, reader.Content, depth + 1),
        };

    private static void AddEntry(JsonObject map, ReadOnlySpan<byte> entry, ProtobufKind kind)
    {
        var key = "";
        ReadOnlySpan<byte> value = [];
        var reader = new ProtobufReader(entry);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                key = Text(reader.Content);
            }
            else
            {
                value = reader.Content;
            }
        }
        map[key] = kind == ProtobufKind.TextMap ? Text(value) : Convert.ToBase64String(value);
    }

    private static JsonNode? Time(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var seconds = 0L;
        while (reader.Next())
        {
            seconds = reader.Field == 1 ? (long)reader.Number : seconds;
        }
        // Go's zero time is long before 1970 and means none.
        return seconds <= 0 || seconds > 253402300799
            ? null
            : DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static JsonNode? IntOrString(ReadOnlySpan<byte> bytes)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    isText = reader.Number != 0;
                    break;
                case 2:
                    number = (long)reader.Number;
                    break;
                case 3:
                    text = Text(reader.Content);
                    break;
            }
        }
        return isText ? text : number;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
