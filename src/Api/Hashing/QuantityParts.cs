using System.Globalization;

namespace Rollouts.Api;

/// <summary>The parts of a quantity's text: sign, digits before and after the point, and what the suffix means.</summary>
/// <param name="Negative">Whether it starts with a minus sign.</param>
/// <param name="Whole">Digits before the point without leading zeros; "0" when none are left.</param>
/// <param name="Fraction">Digits after the point.</param>
/// <param name="HasDigits">Whether the number has any digit at all.</param>
/// <param name="Format">Family of the suffix.</param>
/// <param name="Exponent">Power of ten, or of two for <see cref="QuantityFormat.BinarySi"/>.</param>
internal readonly record struct QuantityParts(
    bool Negative,
    string Whole,
    string Fraction,
    bool HasDigits,
    QuantityFormat Format,
    int Exponent
)
{
    private const string SuffixLetters = "eEinumkKMGTP";

    public static bool TryRead(string text, out QuantityParts parts)
    {
        parts = default;
        var start = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var point = SkipDigits(text, start);
        var end = point < text.Length && text[point] == '.' ? SkipDigits(text, point + 1) : point;
        var suffix = text[end..];
        if (!IsSuffix(suffix) || !TryReadSuffix(suffix, out var format, out var exponent))
        {
            return false;
        }

        var whole = text[start..point].TrimStart('0');
        parts = new QuantityParts(
            start == 1 && text[0] == '-',
            whole.Length == 0 ? "0" : whole,
            end > point ? text[(point + 1)..end] : "",
            text.AsSpan(start, end - start).ContainsAnyInRange('0', '9'),
            format,
            exponent
        );
        return true;
    }

    private static int SkipDigits(string text, int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position;
    }

    // Letters, then perhaps a sign, then digits to the end.
    private static bool IsSuffix(string suffix)
    {
        var i = 0;
        while (i < suffix.Length && SuffixLetters.Contains(suffix[i], StringComparison.Ordinal))
        {
            i++;
        }

        if (i < suffix.Length && suffix[i] is '+' or '-')
        {
            i++;
        }

        return SkipDigits(suffix, i) == suffix.Length;
    }

    private static bool TryReadSuffix(string suffix, out QuantityFormat format, out int exponent)
    {
        (QuantityFormat, int)? known = suffix switch
        {
            "n" => (QuantityFormat.DecimalSi, -9),
            "u" => (QuantityFormat.DecimalSi, -6),
            "m" => (QuantityFormat.DecimalSi, -3),
            "" => (QuantityFormat.DecimalSi, 0),
            "k" => (QuantityFormat.DecimalSi, 3),
            "M" => (QuantityFormat.DecimalSi, 6),
            "G" => (QuantityFormat.DecimalSi, 9),
            "T" => (QuantityFormat.DecimalSi, 12),
            "P" => (QuantityFormat.DecimalSi, 15),
            "E" => (QuantityFormat.DecimalSi, 18),
            "Ki" => (QuantityFormat.BinarySi, 10),
            "Mi" => (QuantityFormat.BinarySi, 20),
            "Gi" => (QuantityFormat.BinarySi, 30),
            "Ti" => (QuantityFormat.BinarySi, 40),
            "Pi" => (QuantityFormat.BinarySi, 50),
            "Ei" => (QuantityFormat.BinarySi, 60),
            _ => null,
        };
        if (known is { } pair)
        {
            (format, exponent) = pair;
            return true;
        }

        (format, exponent) = (QuantityFormat.DecimalExponent, 0);
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }
}
