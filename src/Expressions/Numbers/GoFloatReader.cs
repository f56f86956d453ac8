using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>Go's <c>strconv.ParseFloat</c>: also inf, infinity and nan in any case, and hexadecimal floats.</summary>
internal static class GoFloatReader
{
    public static double Read(string text)
    {
        var body = text.AsSpan();
        var negative = body.StartsWith('-');
        if (negative || body.StartsWith('+'))
        {
            body = body[1..];
        }

        double? value = body switch
        {
            _ when Is(body, "inf") || Is(body, "infinity") => double.PositiveInfinity,
            // A sign before nan is not accepted.
            _ when Is(body, "nan") && body.Length == text.Length => double.NaN,
            _ when body.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => ReadHex(WithoutUnderscores(body, isHex: true).AsSpan()),
            _ => ReadDecimal(body),
        };
        if (value is not { } number)
        {
            throw ExpressionException.Runtime($"invalid operation: float({text}): strconv.ParseFloat: parsing \"{text}\": invalid syntax");
        }

        if (double.IsInfinity(number) && !char.IsAsciiLetter(body[0]))
        {
            throw ExpressionException.Runtime($"strconv.ParseFloat: parsing \"{text}\": value out of range");
        }

        return negative ? -number : number;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static double? ReadDecimal(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiDigit(text[0]) || text[0] == '.') || text.Contains('\0'))
        {
            return null;
        }

        return double.TryParse(
            WithoutUnderscores(text, isHex: false),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
    }

    /// <summary>Underscores may stand between digits, and after the prefix 0x, which is taken away here.</summary>
    private static string WithoutUnderscores(ReadOnlySpan<char> text, bool isHex)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i + 1 == text.Length || !IsDigit(text[i - 1], isHex) || !IsDigit(text[i + 1], isHex)))
            {
                return "";
            }
        }

        return text[(isHex ? 2 : 0)..].ToString().Replace("_", "", StringComparison.Ordinal);
    }

    private static bool IsDigit(char c, bool isHex) => isHex ? char.IsAsciiHexDigit(c) || c is 'x' or 'X' : char.IsAsciiDigit(c);

    private static double? ReadHex(ReadOnlySpan<char> text)
    {
        var exponentAt = text.IndexOfAny('p', 'P');
        if (
            exponentAt < 1
            || !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
        )
        {
            return null;
        }

        var mantissa = 0.0;
        var afterPoint = 0;
        var seenPoint = false;
        var digits = 0;
        foreach (var c in text[..exponentAt])
        {
            if (c == '.' && !seenPoint)
            {
                seenPoint = true;
            }
            else if (char.IsAsciiHexDigit(c))
            {
                mantissa = (mantissa * 16) + Convert.ToInt32(c.ToString(), 16);
                afterPoint += seenPoint ? 1 : 0;
                digits++;
            }
            else
            {
                return null;
            }
        }

        return digits == 0 ? null : Math.ScaleB(mantissa, exponent - (4 * afterPoint));
    }
}
