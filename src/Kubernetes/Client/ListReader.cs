using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>Cuts a list answer into objects, each with bytes of its own so that a page's buffer can go.</summary>
internal static class ListReader
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = KubeJson.MaxDepth };

    /// <exception cref="JsonException">The answer is not a list.</exception>
    public static ListPage Read(ReadOnlySpan<byte> body, ResourceType type)
    {
        var reader = new Utf8JsonReader(body, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a list must be a JSON object");
        }

        var items = new List<KubeObject>();
        var resourceVersion = "";
        string? next = null;
        var isList = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("items"u8))
            {
                isList = true;
                reader.Read();
                ReadItems(ref reader, body, type, items);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, ref resourceVersion, ref next);
            }
            else
            {
                reader.Skip();
            }
        }

        return isList ? new ListPage(items, resourceVersion, next) : throw new JsonException("a list must have items");
    }

    /// <summary>Lists of built-in types leave apiVersion and kind out of their items; every object here carries them.</summary>
    public static KubeObject Complete(ReadOnlySpan<byte> item, ResourceType type)
    {
        var header = ObjectHeaderReader.Read(item);
        if (header.Kind.Length > 0 && header.ApiVersion.Length > 0)
        {
            return KubeObject.Create(item.ToArray(), header);
        }

        var empty = item[1..].TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        var prefix = Encoding.UTF8.GetBytes($"{{\"kind\":\"{type.Kind}\",\"apiVersion\":\"{type.ApiVersion}\"{(empty ? "" : ",")}");
        var complete = new byte[prefix.Length + item.Length - 1];
        prefix.CopyTo(complete, 0);
        item[1..].CopyTo(complete.AsSpan(prefix.Length));
        return KubeObject.Create(complete, header with { Kind = type.Kind, ApiVersion = type.ApiVersion });
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ResourceType type, List<KubeObject> items)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("items must be an array");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(Complete(body[start..(int)reader.BytesConsumed], type));
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref string resourceVersion, ref string? next)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                resourceVersion = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                reader.Read();
                next = reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } token ? token : null;
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
