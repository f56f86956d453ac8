using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>Reads one line of a watch: <c>{"type": …, "object": …}</c>.</summary>
internal static class WatchLine
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = KubeJson.MaxDepth };

    /// <summary>The event, or null for a type that this client does not know.</summary>
    /// <exception cref="KubernetesApiException">The line is an error of the server.</exception>
    /// <exception cref="JsonException">The line is not a watch event.</exception>
    public static WatchEvent? Read(ReadOnlySequence<byte> line, ResourceType type, string call)
    {
        // Parsing needs one run of bytes; the object's copy inside Complete is what is kept.
        if (line.IsSingleSegment)
        {
            return Read(line.FirstSpan, type, call);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)line.Length);
        try
        {
            line.CopyTo(rented);
            return Read(rented.AsSpan(0, (int)line.Length), type, call);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static WatchEvent? Read(ReadOnlySpan<byte> line, ResourceType type, string call)
    {
        var reader = new Utf8JsonReader(line, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a watch event must be a JSON object");
        }

        string? kind = null;
        ReadOnlySpan<byte> body = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else
            {
                var wanted = reader.ValueTextEquals("object"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                body = wanted ? line[start..(int)reader.BytesConsumed] : body;
            }
        }

        if (kind is null || body.IsEmpty)
        {
            throw new JsonException("a watch event must have a type and an object");
        }

        return kind switch
        {
            "ADDED" => new WatchEvent(WatchEventType.Added, ListReader.Complete(body, type)),
            "MODIFIED" => new WatchEvent(WatchEventType.Modified, ListReader.Complete(body, type)),
            "DELETED" => new WatchEvent(WatchEventType.Deleted, ListReader.Complete(body, type)),
            "BOOKMARK" => new WatchEvent(WatchEventType.Bookmark, ListReader.Complete(body, type)),
            "ERROR" => throw StatusReader.FromStatus(KubeJson.ParseObject(body), HttpStatusCode.InternalServerError, call, null),
            _ => null,
        };
    }
}
