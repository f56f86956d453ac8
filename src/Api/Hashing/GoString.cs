using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A string: decoded as Go decodes it, escaped as json.Marshal escapes it (with HTML escaping on).</summary>
internal sealed class GoString : GoType
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x60).Select(c => (byte)c).Except("\"\\<>&"u8.ToArray()),
    ]);

    public override bool IsEmpty(JsonElement value) =>
        IsNil(value) || (value.ValueKind == JsonValueKind.String && JsonMarshal.GetRawUtf8Value(value).Length == 2);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("\"\""u8);
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            WriteToken(writer, value);
        }
        else
        {
            throw writer.Wrong("a string", value);
        }
    }

    /// <summary>Writes an element of kind String.</summary>
    public static void WriteToken(GoJsonWriter writer, JsonElement value)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(value);
        var raw = quoted[1..^1];
        if (raw.ContainsAnyExcept(Plain))
        {
            WriteDecoded(writer, Decode(raw));
        }
        else
        {
            writer.Write(quoted);
        }
    }

    /// <summary>The text of an element of kind String, broken characters replaced.</summary>
    public static string Read(JsonElement value) => Encoding.UTF8.GetString(Decode(JsonMarshal.GetRawUtf8Value(value)[1..^1]));

    /// <summary>Writes decoded, valid UTF-8 as a JSON string.</summary>
    public static void WriteDecoded(GoJsonWriter writer, ReadOnlySpan<byte> text)
    {
        writer.Write((byte)'"');
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length : plain;
                writer.Write(text[..plain]);
                text = text[plain..];
                continue;
            }

            _ = Rune.DecodeFromUtf8(text, out var rune, out var length);
            WriteEscaped(writer, rune, text[..length]);
            text = text[length..];
        }

        writer.Write((byte)'"');
    }

    /// <summary>Resolves the escapes of a JSON string. What is no character (a lone surrogate, a stray byte) becomes U+FFFD.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> raw)
    {
        // Nothing grows but stray bytes: one byte becomes the three of U+FFFD.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(raw.Length * 3, 4));
        var length = 0;
        while (!raw.IsEmpty)
        {
            Rune rune;
            int consumed;
            if (raw[0] == (byte)'\\')
            {
                rune = Unescape(raw, out consumed);
            }
            else if (Rune.DecodeFromUtf8(raw, out rune, out consumed) != OperationStatus.Done)
            {
                consumed = 1;
            }

            raw = raw[consumed..];
            length += rune.EncodeToUtf8(buffer.AsSpan(length));
        }

        var decoded = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return decoded;
    }

    private static void WriteEscaped(GoJsonWriter writer, Rune rune, ReadOnlySpan<byte> encoded)
    {
        switch (rune.Value)
        {
            case '"':
                writer.Write("\\\""u8);
                break;
            case '\\':
                writer.Write("\\\\"u8);
                break;
            case '\b':
                writer.Write("\\b"u8);
                break;
            case '\f':
                writer.Write("\\f"u8);
                break;
            case '\n':
                writer.Write("\\n"u8);
                break;
            case '\r':
                writer.Write("\\r"u8);
                break;
            case '\t':
                writer.Write("\\t"u8);
                break;
            case < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029:
                writer.WriteAscii($"\\u{rune.Value:x4}");
                break;
            default:
                writer.Write(encoded);
                break;
        }
    }

    private static Rune Unescape(ReadOnlySpan<byte> raw, out int consumed)
    {
        consumed = 2;
        switch (raw[1])
        {
            case (byte)'b':
                return new Rune('\b');
            case (byte)'f':
                return new Rune('\f');
            case (byte)'n':
                return new Rune('\n');
            case (byte)'r':
                return new Rune('\r');
            case (byte)'t':
                return new Rune('\t');
            case (byte)'u':
                break;
            default:
                return new Rune((char)raw[1]);
        }

        consumed = 6;
        var first = CodeUnit(raw);
        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }

        // A pair counts as one; a high half that no low half follows is broken, and what follows it stands for itself.
        if (raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u' && Rune.TryCreate(first, CodeUnit(raw[6..]), out rune))
        {
            consumed = 12;
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape)
    {
        var value = 0;
        foreach (var digit in escape[2..6])
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)value;
    }

    public override JsonNode? ZeroNode => "";

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) =>
        value.ValueKind == JsonValueKind.String ? JsonValue.Create(Read(value)) : null;
}
