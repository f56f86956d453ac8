using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// An object as the API server sent it: UTF-8 JSON, the header read once, and typed views parsed at most once per type.
/// Immutable; writes are patches, so fields that a view does not know survive.
/// </summary>
public sealed class KubeObject
{
    private readonly ConcurrentDictionary<Type, object> _views = new();

    private KubeObject(ReadOnlyMemory<byte> json, ObjectHeader header)
    {
        Json = json;
        Header = header;
    }

    /// <summary>The whole object as UTF-8 JSON, without <c>managedFields</c> when it comes from an informer.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public ObjectHeader Header { get; }

    public ObjectKey Key => Header.Key;

    /// <summary>Reads the header and keeps the bytes.</summary>
    /// <exception cref="JsonException">The text is not a JSON object with metadata of the right types.</exception>
    public static KubeObject Parse(ReadOnlyMemory<byte> utf8Json) => new(utf8Json, ObjectHeaderReader.Read(utf8Json.Span));

    internal static KubeObject Create(ReadOnlyMemory<byte> utf8Json, ObjectHeader header) => new(utf8Json, header);

    public static KubeObject FromNode(JsonNode node) => Parse(KubeJson.Serialize(node));

    /// <summary>A typed view, parsed on first use. A view is shared by all readers and must be immutable.</summary>
    /// <exception cref="JsonException">A field has another type than the view expects.</exception>
    public T As<T>(JsonSerializerOptions options)
        where T : class =>
        (T)
            _views.GetOrAdd(
                typeof(T),
                static (_, state) =>
                    JsonSerializer.Deserialize<T>(state.Json.Span, state.Options) ?? throw new JsonException("null is not an object"),
                (Json, Options: options)
            );

    /// <summary>A mutable copy of the JSON tree.</summary>
    public JsonObject ToNode() => KubeJson.ParseObject(Json.Span);

    public override string ToString() => $"{Header.Kind} {Header.Key}@{Header.ResourceVersion}";
}
