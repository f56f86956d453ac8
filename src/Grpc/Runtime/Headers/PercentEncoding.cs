using System.Globalization;
using System.Text;

namespace Rollouts.Grpc;

/// <summary>How <c>grpc-message</c> carries text: UTF-8, with a percent sign and two digits for what is not printable ASCII.</summary>
internal static class PercentEncoding
{
    /// <summary>Trailers have a size limit at every peer: what is longer is cut.</summary>
    public const int MaxEncodedLength = 6 * 1024;

    private const string Hex = "0123456789ABCDEF";

    public static string Encode(string text)
    {
        if (text.Length <= MaxEncodedLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%'))
        {
            return text;
        }

        var encoded = new StringBuilder(Math.Min(text.Length * 2, MaxEncodedLength));
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = utf8[..rune.EncodeToUtf8(utf8)];
            if (encoded.Length + (bytes.Length * 3) > MaxEncodedLength)
            {
                break;
            }

            foreach (var b in bytes)
            {
                if (b is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                {
                    encoded.Append((char)b);
                }
                else
                {
                    encoded.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
                }
            }
        }

        return encoded.ToString();
    }

    /// <summary>Reads what a peer sent; what is no valid encoding is kept as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '%'
                && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            )
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
