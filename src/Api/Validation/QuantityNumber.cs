using System.Globalization;

namespace Rollouts.Api;

/// <summary>The size of a Kubernetes quantity such as <c>500m</c>, <c>1Gi</c> or <c>2e3</c>, for comparing two of them.</summary>
internal static class QuantityNumber
{
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > 64)
        {
            return false;
        }

        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-')))
        {
            end++;
        }

        if (
            !double.TryParse(
                text.AsSpan(0, end),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return false;
        }

        if (Scale(text[end..]) is not { } scale)
        {
            return false;
        }

        value = number * scale;
        return true;
    }

    private static double? Scale(string suffix) =>
        suffix switch
        {
            "" => 1,
            "n" => 1e-9,
            "u" => 1e-6,
            "m" => 1e-3,
            "k" => 1e3,
            "M" => 1e6,
            "G" => 1e9,
            "T" => 1e12,
            "P" => 1e15,
            "E" => 1e18,
            "Ki" => 1024d,
            "Mi" => 1024d * 1024,
            "Gi" => 1024d * 1024 * 1024,
            "Ti" => 1024d * 1024 * 1024 * 1024,
            "Pi" => 1024d * 1024 * 1024 * 1024 * 1024,
            "Ei" => 1024d * 1024 * 1024 * 1024 * 1024 * 1024,
            _ => Exponent(suffix),
        };

    private static double? Exponent(string suffix) =>
        suffix[0] is 'e' or 'E'
        && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? Math.Pow(10, exponent)
            : null;
}
