using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// How JSON of the API is read and written: deep enough for CRD schemas, strict on duplicate members (two readers of one object must not see
/// different values), compact when written.
/// </summary>
public static class KubeJson
{
    /// <summary>Nesting beyond this is refused.</summary>
    public const int MaxDepth = 256;

    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth + 1,
        SkipValidation = true,
    };

    private const int MaxBufferBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <exception cref="JsonException">The text is not JSON, too deep, or names a member twice.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8Json) => JsonNode.Parse(utf8Json, documentOptions: DocumentOptions);

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8Json) =>
        Parse(utf8Json) as JsonObject ?? throw new JsonException("a JSON object was expected");

    public static byte[] Serialize(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        // Grown once on each thread, and not by each of a thousand patches a second.
        var buffer = _buffer ?? new ArrayBufferWriter<byte>(4096);
        _buffer = null;
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer);
        }

        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MaxBufferBytes)
        {
            buffer.ResetWrittenCount();
            _buffer = buffer;
        }

        return json;
    }
}
