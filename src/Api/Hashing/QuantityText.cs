using System.Globalization;
using System.Numerics;

namespace Rollouts.Api;

/// <summary>
/// The canonical text of a Kubernetes quantity: no fraction, the largest suffix of its family that keeps it whole. As in Kubernetes, some
/// texts that look canonical at a glance are kept as they are, e.g. <c>1.500</c> and <c>+5Mi</c>.
/// </summary>
internal static class QuantityText
{
    private const int MaxLength = 512;

    // Quantities of at most this many digits take Kubernetes' fast path, the only one that keeps texts.
    private const int FastDigits = 18;

    // Nothing finer than a billionth is kept.
    private const int FinestScale = -9;

    /// <summary>The canonical text, or false where Kubernetes refuses it, or it is longer than any real quantity.</summary>
    public static bool TryCanonicalize(string text, out string canonical)
    {
        canonical = "";
        var trimmed = Trim(text);
        if (trimmed.Length is 0 or > MaxLength || !QuantityParts.TryRead(trimmed, out var parts))
        {
            return false;
        }

        var fast = IsFast(parts);
        if (!fast && !parts.HasDigits)
        {
            return false;
        }

        canonical = fast && IsKept(parts) ? trimmed : Write(parts);
        return true;
    }

    // The value has been through json.Marshal on its way: control characters are escapes by then, not space.
    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];

        static bool IsSpace(char c) => c >= ' ' && c is not ('\u2028' or '\u2029') && char.IsWhiteSpace(c);
    }

    private static bool IsFast(QuantityParts parts)
    {
        if (parts.Format != QuantityFormat.BinarySi)
        {
            return parts.Whole.Length + parts.Fraction.Length <= FastDigits && (long)parts.Exponent - parts.Fraction.Length >= FinestScale;
        }

        return parts.Fraction.Length == 0 && 15 - parts.Whole.Length - (parts.Exponent * 3 / 10) - 1 >= 0;
    }

    private static bool IsKept(QuantityParts parts)
    {
        var digits = parts.Whole + parts.Fraction;
        return parts.Format == QuantityFormat.BinarySi
            ? (long.Parse(digits, CultureInfo.InvariantCulture) & 7) != 0
            : (parts.Exponent - parts.Fraction.Length) % 3 == 0 && !digits.EndsWith("000", StringComparison.Ordinal) && digits[0] != '0';
    }

    private static string Write(QuantityParts parts)
    {
        var value = BigInteger.Parse(parts.Whole + parts.Fraction, CultureInfo.InvariantCulture);
        if (value.IsZero)
        {
            return "0";
        }

        var binary = parts.Format == QuantityFormat.BinarySi;
        value <<= binary ? parts.Exponent : 0;
        var scale = (binary ? 0L : parts.Exponent) - parts.Fraction.Length;
        (value, scale) = RoundUp(value, scale);
        var sign = parts.Negative ? "-" : "";
        if (!binary)
        {
            return sign + WriteDecimal(value, scale, parts.Format);
        }

        var one = BigInteger.Pow(10, (int)-scale);
        if (value > long.MaxValue * one)
        {
            (value, scale, one) = (long.MaxValue, 0, BigInteger.One);
        }

        // Small and broken amounts of a binary family are told in the decimal one.
        return sign
            + (
                value < 1024 * one || !(value % one).IsZero
                    ? WriteDecimal(value, scale, QuantityFormat.DecimalSi)
                    : WriteBinary(value / one)
            );
    }

    private static (BigInteger Value, long Scale) RoundUp(BigInteger value, long scale)
    {
        if (scale >= FinestScale)
        {
            return (value, scale);
        }

        var drop = FinestScale - scale;
        if (drop > MaxLength)
        {
            return (BigInteger.One, FinestScale);
        }

        var quotient = BigInteger.DivRem(value, BigInteger.Pow(10, (int)drop), out var remainder);
        return (remainder.IsZero ? quotient : quotient + 1, FinestScale);
    }

    private static string WriteDecimal(BigInteger value, long exponent, QuantityFormat format)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        var significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        var padding = (int)(((exponent % 3) + 3) % 3);
        exponent -= padding;
        var suffix =
            format == QuantityFormat.DecimalExponent ? (exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture))
            // Beyond E there is no suffix, and v0.34 writes none.
            : exponent > 18 ? ""
            : new[] { "n", "u", "m", "", "k", "M", "G", "T", "P", "E" }[(int)(exponent / 3) + 3];
        return significant + new string('0', padding) + suffix;
    }

    private static string WriteBinary(BigInteger value)
    {
        var power = 0;
        while ((value % 1024).IsZero)
        {
            value /= 1024;
            power++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + new[] { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" }[power];
    }
}
