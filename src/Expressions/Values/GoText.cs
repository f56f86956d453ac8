using System.Text;

namespace Rollouts.Expressions;

/// <summary>
/// Go strings are bytes; ours are UTF-16, where a byte that is not part of valid UTF-8 is kept as the lone surrogate U+DC00 + byte.
/// </summary>
internal static class GoText
{
    /// <summary>Orders by UTF-8 bytes, which is the order of code points and not that of UTF-16 units.</summary>
    public static readonly IComparer<string> Order = Comparer<string>.Create(Compare);

    private const char FirstStray = '\uDC80';
    private const char LastStray = '\uDCFF';

    public static int Compare(string? left, string? right)
    {
        var a = left.AsSpan();
        var b = right.AsSpan();
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        var x = a[common];
        var y = b[common];

        // Above the surrogates UTF-16 order and code point order part: units of a pair stand for code points over U+FFFF.
        if (char.IsSurrogate(x) != char.IsSurrogate(y) && x >= '\uD800' && y >= '\uD800')
        {
            return char.IsSurrogate(x) ? 1 : -1;
        }

        return x.CompareTo(y);
    }

    public static byte[] ToBytes(string text)
    {
        if (!HasStray(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new List<byte>(text.Length);
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (IsStray(text, i))
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var width);
            bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            i += width - 1;
        }

        return [.. bytes];
    }

    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var width) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[width..];
            }
            else
            {
                text.Append((char)(0xDC00 + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    public static int ByteLength(string text) => HasStray(text) ? ToBytes(text).Length : Encoding.UTF8.GetByteCount(text);

    /// <summary>The number of code points; a stray byte counts as one.</summary>
    public static int RuneCount(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }

        return count;
    }

    public static byte ByteAt(string text, int index) => Ascii.IsValid(text) ? (byte)text[index] : ToBytes(text)[index];

    public static string SliceBytes(string text, int start, int end) =>
        Ascii.IsValid(text) ? text[start..end] : FromBytes(ToBytes(text).AsSpan(start, end - start));

    /// <summary>Joins two strings; stray bytes that meet may become a character.</summary>
    public static string Concat(string left, string right)
    {
        var joined = left + right;
        return left.Length > 0 && char.IsSurrogate(left[^1]) ? Rejoin(joined) : joined;
    }

    /// <summary>A string put together from others, whose stray bytes may have become characters.</summary>
    public static string Rejoin(string text) => HasStray(text) ? FromBytes(ToBytes(text)) : text;

    /// <summary>Source text as Go reads it: half of a surrogate pair, which no UTF-8 stands for, becomes U+FFFD.</summary>
    public static string ToSource(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var source = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            source.Append(rune);
        }

        return source.ToString();
    }

    /// <summary>The byte offset that belongs to a UTF-16 index.</summary>
    public static int ByteOffset(string text, int index) => index <= 0 ? index : ByteLength(text[..index]);

    /// <summary>
    /// Text and part in a form in which an ordinal search finds what a search of bytes would: where the part has stray bytes, which may be
    /// half a character of the text, every byte becomes a character.
    /// </summary>
    /// <returns>Whether the two are bytes now, which <see cref="FromOctets"/> turns back.</returns>
    public static bool Align(ref string text, ref string part)
    {
        if (!HasStray(part))
        {
            return false;
        }

        text = Encoding.Latin1.GetString(ToBytes(text));
        part = Encoding.Latin1.GetString(ToBytes(part));
        return true;
    }

    /// <summary>A string from one whose characters are bytes.</summary>
    public static string FromOctets(string octets) => FromBytes(Encoding.Latin1.GetBytes(octets));

    private static bool HasStray(string text)
    {
        if (Ascii.IsValid(text))
        {
            return false;
        }

        var from = text.AsSpan().IndexOfAnyInRange(FirstStray, LastStray);
        for (var i = from; i >= 0 && i < text.Length; i++)
        {
            if (IsStray(text, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStray(string text, int index) =>
        text[index] is >= FirstStray and <= LastStray && (index == 0 || !char.IsHighSurrogate(text[index - 1]));
}
