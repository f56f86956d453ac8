using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>
/// An object as the API server sent it: UTF-8 JSON, the header read once, and typed views, which are kept while the object is one of those that were
/// read last (<see cref="RecentViews"/>). Immutable; writes are patches, so fields that a view does not know survive.
/// </summary>
public sealed class KubeObject
{
    private View? _views;

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

    /// <summary>A typed view, parsed when it is not at hand. It may be shared with other readers and must be immutable.</summary>
    /// <exception cref="JsonException">A field has another type than the view expects.</exception>
    public T As<T>(JsonSerializerOptions options)
        where T : class =>
        Find<T>() ?? Add(JsonSerializer.Deserialize<T>(Json.Span, options) ?? throw new JsonException("null is not an object"));

    /// <summary>A mutable copy of the JSON tree.</summary>
    public JsonObject ToNode() => KubeJson.ParseObject(Json.Span);

    public override string ToString() => $"{Header.Kind} {Header.Key}@{Header.ResourceVersion}";

    /// <summary>The text says all that its views do: they are read again when somebody asks.</summary>
    internal void DropViews() => Volatile.Write(ref _views, null);

    private T? Find<T>()
        where T : class
    {
        for (var view = Volatile.Read(ref _views); view is not null; view = view.Next)
        {
            if (view.Value is T found)
            {
                return found;
            }
        }

        return null;
    }

    // Of two readers at once both parse, and the second takes the view of the first.
    private T Add<T>(T value)
        where T : class
    {
        while (true)
        {
            var known = Volatile.Read(ref _views);
            if (Find<T>() is { } other)
            {
                return other;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _views, new View(value, known), known), known))
            {
                if (known is null)
                {
                    RecentViews.Add(this);
                }

                return value;
            }
        }
    }

    // Objects are cached by the hundred thousand and have one view, or two: a list costs nothing where there is none.
    private sealed record View(object Value, View? Next);
}
