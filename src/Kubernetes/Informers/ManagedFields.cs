using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>Cuts <c>metadata.managedFields</c> out of an object's text: often half of it, and nobody here reads it.</summary>
internal static class ManagedFields
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = KubeJson.MaxDepth };

    public static KubeObject Remove(KubeObject source)
    {
        var json = source.Json.Span;
        return Find(json) is { } found
            ? KubeObject.Create((byte[])[.. json[..found.Start.Value], .. json[found.End.Value..]], source.Header)
            : source;
    }

    private static Range? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return FindIn(ref reader, json);
            }

            reader.Skip();
        }

        return null;
    }

    private static Range? FindIn(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var found = reader.ValueTextEquals("managedFields"u8);
            reader.Read();
            reader.Skip();
            if (found)
            {
                return WithOneComma(json, start, (int)reader.BytesConsumed);
            }
        }

        return null;
    }

    private static Range WithOneComma(ReadOnlySpan<byte> json, int start, int end)
    {
        var next = end + json[end..].IndexOfAnyExcept(" \t\r\n"u8);
        if (json[next] == (byte)',')
        {
            return start..(next + 1);
        }

        var before = json[..start].LastIndexOfAnyExcept(" \t\r\n"u8);
        return json[before] == (byte)',' ? before..end : start..end;
    }
}
