using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>
/// Reads the header in one pass over the bytes. Names, uid and the like must be strings; labels and annotations are taken as they come, since
/// anybody may write them: a value that is not a string is kept as its JSON text, and what cannot be decoded never fails the object.
/// </summary>
internal static class ObjectHeaderReader
{
    private const int MaxKeptCapacity = 256;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = KubeJson.MaxDepth };

    /// <summary>Filled again for every object that the thread reads.</summary>
    [ThreadStatic]
    private static Dictionary<string, string>? _map;

    /// <exception cref="JsonException">The text is not a JSON object with metadata of the right types.</exception>
    public static ObjectHeader Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, ReaderOptions);
        var header = new HeaderFields();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object must be a JSON object");
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                header.ApiVersion = Text(ref reader, "apiVersion", pooled: true);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                header.Kind = Text(ref reader, "kind", pooled: true);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                ReadMetadata(ref reader, utf8Json, ref header);
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
        {
            throw new JsonException("text follows the object");
        }

        return header.ToHeader();
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ref HeaderFields header)
    {
        if (!EnterObject(ref reader, "metadata"))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                header.Name = Text(ref reader, "metadata.name");
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                header.Namespace = Text(ref reader, "metadata.namespace", pooled: true);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                header.Uid = Text(ref reader, "metadata.uid");
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                header.ResourceVersion = Text(ref reader, "metadata.resourceVersion");
            }
            else if (reader.ValueTextEquals("generation"u8))
            {
                header.Generation = Whole(ref reader);
            }
            else if (reader.ValueTextEquals("creationTimestamp"u8))
            {
                header.Created = Instant(ref reader, "metadata.creationTimestamp");
            }
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
            {
                header.Deleted = Instant(ref reader, "metadata.deletionTimestamp");
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                header.Labels = Map(ref reader, source);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                header.Annotations = Map(ref reader, source);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                header.Owners = Owners(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static IReadOnlyDictionary<string, string>? Map(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var map = _map ?? new Dictionary<string, string>(StringComparer.Ordinal);
        _map = null;
        while (NextMember(ref reader))
        {
            var key = Lenient(ref reader, pooled: true);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.String)
            {
                map[key] = Lenient(ref reader);
            }
            else if (reader.TokenType == JsonTokenType.Null)
            {
                map[key] = "";
            }
            else
            {
                reader.Skip();
                map[key] = Encoding.UTF8.GetString(source[start..(int)reader.BytesConsumed]);
            }
        }

        var kept = TextMap.Of(map);
        if (map.Capacity <= MaxKeptCapacity)
        {
            map.Clear();
            _map = map;
        }

        return kept;
    }

    private static List<OwnerLink> Owners(ref Utf8JsonReader reader)
    {
        var owners = new List<OwnerLink>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return owners;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                owners.Add(Owner(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        return owners;
    }

    private static OwnerLink Owner(ref Utf8JsonReader reader)
    {
        var owner = new OwnerLink("", "", "", "", false);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                owner = owner with { ApiVersion = Text(ref reader, "ownerReferences.apiVersion", pooled: true) };
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                owner = owner with { Kind = Text(ref reader, "ownerReferences.kind", pooled: true) };
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                owner = owner with { Name = Text(ref reader, "ownerReferences.name") };
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                owner = owner with { Uid = Text(ref reader, "ownerReferences.uid") };
            }
            else if (reader.ValueTextEquals("controller"u8))
            {
                reader.Read();
                owner = owner with { Controller = reader.TokenType == JsonTokenType.True };
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return owner;
    }

    private static bool EnterObject(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw new JsonException($"{field} must be an object"),
        };
    }

    private static bool NextMember(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException("the text ends inside the object");
        }

        return reader.TokenType == JsonTokenType.PropertyName;
    }

    private static string Text(ref Utf8JsonReader reader, string field, bool pooled = false)
    {
        reader.Read();
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.String => pooled ? TextPool.Read(ref reader) : reader.GetString()!,
                JsonTokenType.Null => "",
                _ => throw new JsonException($"{field} must be a string"),
            };
        }
        catch (InvalidOperationException cause)
        {
            throw new JsonException($"{field} is not valid text", cause);
        }
    }

    private static string Lenient(ref Utf8JsonReader reader, bool pooled = false)
    {
        try
        {
            return pooled ? TextPool.Read(ref reader) : reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape or broken UTF-8: keep what is there.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static long Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 0;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
            ? value
            : throw new JsonException("metadata.generation must be a whole number");
    }

    private static DateTimeOffset? Instant(ref Utf8JsonReader reader, string field)
    {
        var text = Text(ref reader, field);
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : throw new JsonException($"{field} must be an RFC 3339 time");
    }

    private struct HeaderFields
    {
        public string? ApiVersion;
        public string? Kind;
        public string? Namespace;
        public string? Name;
        public string? Uid;
        public string? ResourceVersion;
        public long Generation;
        public DateTimeOffset? Created;
        public DateTimeOffset? Deleted;
        public IReadOnlyDictionary<string, string>? Labels;
        public IReadOnlyDictionary<string, string>? Annotations;
        public List<OwnerLink>? Owners;

        public readonly ObjectHeader ToHeader() =>
            new()
            {
                ApiVersion = ApiVersion ?? "",
                Kind = Kind ?? "",
                Namespace = Namespace ?? "",
                Name = Name ?? "",
                Uid = Uid ?? "",
                ResourceVersion = ResourceVersion ?? "",
                Generation = Generation,
                CreationTimestamp = Created,
                DeletionTimestamp = Deleted,
                Labels = Labels ?? FrozenDictionary<string, string>.Empty,
                Annotations = Annotations ?? FrozenDictionary<string, string>.Empty,
                Owners = Owners is null ? [] : Owners.ToArray(),
            };
    }
}
