using System.Text;
using System.Text.Json;

namespace Rollouts.Expressions;

/// <summary>JSON into Go-typed values, straight from UTF-8 without a document in between.</summary>
internal static class JsonDecoder
{
    public static MeasuredValue Decode(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read())
        {
            throw new JsonException("unexpected end of JSON input");
        }

        var value = ReadValue(ref reader);

        // Go refuses trailing data, and so does the reader: it throws on a second value.
        while (reader.Read()) { }

        return value;
    }

    private static MeasuredValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader);
            case JsonTokenType.String:
                return MeasuredValue.FromString(ReadText(ref reader));
            case JsonTokenType.Number:
                return MeasuredValue.FromFloat(ReadNumber(ref reader));
            case JsonTokenType.True:
            case JsonTokenType.False:
                return MeasuredValue.FromBool(reader.TokenType == JsonTokenType.True);
            default:
                return MeasuredValue.Nil;
        }
    }

    private static MeasuredValue ReadObject(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, MeasuredValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadText(ref reader);
            reader.Read();
            members[name] = ReadValue(ref reader);
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(members));
    }

    private static MeasuredValue ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<MeasuredValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return MeasuredValue.FromItems([.. items]);
    }

    private static double ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }

        throw new JsonException($"cannot unmarshal number {Encoding.UTF8.GetString(reader.ValueSpan)} into Go value of type float64");
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or invalid UTF-8: an error for .NET, U+FFFD for Go.
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            switch (raw[i])
            {
                case 'u':
                    var unit = ReadUnit(raw, i + 1);
                    i += 4;
                    if (char.IsHighSurrogate(unit) && raw.AsSpan(i + 1).StartsWith("\\u") && char.IsLowSurrogate(ReadUnit(raw, i + 3)))
                    {
                        text.Append(unit).Append(ReadUnit(raw, i + 3));
                        i += 6;
                    }
                    else
                    {
                        text.Append(char.IsSurrogate(unit) ? '\uFFFD' : unit);
                    }

                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                default:
                    text.Append(raw[i]);
                    break;
            }
        }

        return text.ToString();
    }

    private static char ReadUnit(string raw, int start) => (char)Convert.ToUInt16(raw.Substring(start, 4), 16);
}
