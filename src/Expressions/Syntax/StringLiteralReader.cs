using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Reads the inside of a quoted literal up to its closing quote.</summary>
internal readonly ref struct StringLiteralReader(string source, char quote)
{
    /// <summary>A text literal: every escape stands for a code point.</summary>
    public string Read(ref int position)
    {
        var start = position;
        var simple = source.AsSpan(start).IndexOfAny(['\\', '\r', '\n', quote]);
        if (simple >= 0 && source[start + simple] == quote)
        {
            position = start + simple + 1;
            return source.Substring(start, simple);
        }

        var text = new StringBuilder();
        while (TryTake(ref position, start, out var codePoint, out _))
        {
            // Go replaces what is no Unicode scalar value.
            text.Append(Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : "\uFFFD");
        }

        return text.ToString();
    }

    /// <summary>A bytes literal: \x and octal escapes are bytes, other characters their UTF-8 form.</summary>
    public byte[] ReadBytes(ref int position)
    {
        var start = position;
        var bytes = new List<byte>();
        Span<byte> buffer = stackalloc byte[4];
        while (TryTake(ref position, start, out var codePoint, out var escape))
        {
            switch (escape)
            {
                case 'x' or 'o':
                    bytes.Add((byte)codePoint);
                    break;
                case 'u' or 'U':
                    throw Bad("unable to unescape bytes: \\u is not a byte", start);
                default:
                    var length = new Rune(codePoint).EncodeToUtf8(buffer);
                    bytes.AddRange(buffer[..length]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Takes one character or escape; false at the closing quote, which is taken too.</summary>
    /// <param name="escape">The letter of the escape ('o' for octal), or NUL for a plain character.</param>
    private bool TryTake(ref int position, int start, out int codePoint, out char escape)
    {
        codePoint = 0;
        escape = '\0';
        if (position >= source.Length || source[position] == '\n')
        {
            throw Bad("literal not terminated", start, $"close the string with {quote}");
        }

        var c = source[position];
        if (c == quote)
        {
            position++;
            return false;
        }

        if (c != '\\')
        {
            Rune.DecodeFromUtf16(source.AsSpan(position), out var rune, out var width);
            position += width;
            codePoint = c == '\r' ? '\n' : rune.Value;
            return true;
        }

        if (position + 1 >= source.Length)
        {
            throw Bad("literal not terminated", start, $"close the string with {quote}");
        }

        escape = source[position + 1];
        position += 2;
        switch (escape)
        {
            case 'x':
                codePoint = TakeHex(ref position, 2, start);
                break;
            case 'u' when position < source.Length && source[position] == '{':
                var close = source.IndexOf('}', position);
                var digits = close - position - 1;
                if (close < 0 || digits is < 1 or > 6)
                {
                    throw Bad("unable to unescape string", start);
                }

                position++;
                codePoint = TakeHex(ref position, digits, start);
                position++;
                break;
            case 'u':
                codePoint = TakeHex(ref position, 4, start);
                break;
            case 'U':
                codePoint = TakeHex(ref position, 8, start);
                break;
            case >= '0' and <= '3':
                codePoint = TakeOctal(ref position, start);
                escape = 'o';
                break;
            default:
                codePoint = Simple(escape, start);
                break;
        }

        if (codePoint is < 0 or > 0x10FFFF)
        {
            throw Bad("unable to unescape string: beyond U+10FFFF", start);
        }

        return true;
    }

    private int Simple(char escape, int start) =>
        escape switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            _ when escape == quote => quote,
            _ => throw Bad(
                $"unable to unescape string: \\{escape}",
                start,
                "write \\\\ for a backslash, or put the text between backticks"
            ),
        };

    private int TakeHex(ref int position, int digits, int start)
    {
        if (
            position + digits > source.Length
            || !int.TryParse(source.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        )
        {
            throw Bad("unable to unescape string", start);
        }

        position += digits;
        return value;
    }

    private int TakeOctal(ref int position, int start)
    {
        var value = source[position - 1] - '0';
        for (var i = 0; i < 2; i++)
        {
            if (position >= source.Length || source[position] is < '0' or > '7')
            {
                throw Bad("unable to unescape string", start);
            }

            value = (value * 8) + source[position++] - '0';
        }

        return value;
    }

    private static ExpressionException Bad(string message, int start, string? hint = null) =>
        ExpressionException.Syntax(message, new SourceSpan(start - 1, 1), hint);
}
