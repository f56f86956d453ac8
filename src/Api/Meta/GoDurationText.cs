using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rollouts.Api;

/// <summary>Parsing and printing of durations by Go's rules.</summary>
internal static class GoDurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private const ulong Limit = 1UL << 63;

    /// <summary>[-+]?([0-9]*(\.[0-9]*)?[a-z]+)+, or 0.</summary>
    public static bool TryParse(string? text, out GoDuration duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        if (rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        ulong total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var part))
            {
                return false;
            }

            total += part;
            if (total > Limit)
            {
                return false;
            }
        }

        if (!negative && total == Limit)
        {
            return false;
        }

        duration = new GoDuration(negative ? unchecked(-(long)total) : (long)total);
        return true;
    }

    /// <summary>Go's error text, or null for a duration.</summary>
    public static string? Fault(string text)
    {
        if (TryParse(text, out _))
        {
            return null;
        }

        // The first part that has a number but no known unit is named; every other fault is the whole text's.
        var rest = text.AsSpan().TrimStart("+-");
        while (!rest.IsEmpty)
        {
            var numberEnd = rest.IndexOfAnyExcept(NumberCharacters);
            if (numberEnd < 0)
            {
                return rest.IndexOfAnyInRange('0', '9') >= 0 ? $"time: missing unit in duration {GoQuote.Quote(text)}" : Invalid(text);
            }

            var unitEnd = rest[numberEnd..].IndexOfAny(NumberCharacters);
            var unit = unitEnd < 0 ? rest[numberEnd..] : rest.Slice(numberEnd, unitEnd);
            if (rest[..numberEnd].IndexOfAnyInRange('0', '9') < 0)
            {
                return Invalid(text);
            }

            if (unit is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
            {
                return $"time: unknown unit {GoQuote.Quote(unit.ToString())} in duration {GoQuote.Quote(text)}";
            }

            rest = rest[(numberEnd + unit.Length)..];
        }

        return Invalid(text);
    }

    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        var length = nanoseconds < 0 ? unchecked((ulong)-nanoseconds) : (ulong)nanoseconds;
        if (length < 1_000_000_000)
        {
            var (unit, digits) = length switch
            {
                < 1_000 => ("ns", 0),
                < 1_000_000 => ("µs", 3),
                _ => ("ms", 6),
            };
            return AppendFraction(text, length, digits).Append(unit).ToString();
        }

        var hours = length / 3_600_000_000_000;
        var minutes = length / 60_000_000_000 % 60;
        if (hours > 0)
        {
            text.Append(hours.ToString(CultureInfo.InvariantCulture)).Append('h');
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(minutes.ToString(CultureInfo.InvariantCulture)).Append('m');
        }

        return AppendFraction(text, length % 60_000_000_000, 9).Append('s').ToString();
    }

    private static string Invalid(string text) => $"time: invalid duration {GoQuote.Quote(text)}";

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out ulong nanoseconds)
    {
        nanoseconds = 0;
        if (!TryTakeWhole(ref rest, out var whole, out var anyWhole))
        {
            return false;
        }

        var (fraction, scale, anyFraction) = TakeFraction(ref rest);
        if (!anyWhole && !anyFraction)
        {
            return false;
        }

        if (TakeUnit(ref rest) is not { } unit || whole > Limit / unit)
        {
            return false;
        }

        nanoseconds = (whole * unit) + (ulong)(fraction * (unit / scale));
        return nanoseconds <= Limit;
    }

    private static bool TryTakeWhole(ref ReadOnlySpan<char> rest, out ulong value, out bool any)
    {
        value = 0;
        any = false;
        while (!rest.IsEmpty && char.IsAsciiDigit(rest[0]))
        {
            if (value > Limit / 10)
            {
                return false;
            }

            value = (value * 10) + (ulong)(rest[0] - '0');
            if (value > Limit)
            {
                return false;
            }

            any = true;
            rest = rest[1..];
        }

        return true;
    }

    // Digits beyond what 63 bits hold are read and dropped, as in Go.
    private static (double Fraction, double Scale, bool Any) TakeFraction(ref ReadOnlySpan<char> rest)
    {
        ulong fraction = 0;
        double scale = 1;
        var any = false;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return (0, 1, false);
        }

        rest = rest[1..];
        var full = false;
        while (!rest.IsEmpty && char.IsAsciiDigit(rest[0]))
        {
            any = true;
            var next = fraction > (Limit - 1) / 10 ? Limit : (fraction * 10) + (ulong)(rest[0] - '0');
            full |= next >= Limit;
            if (!full)
            {
                fraction = next;
                scale *= 10;
            }

            rest = rest[1..];
        }

        return (fraction, scale, any);
    }

    private static ulong? TakeUnit(ref ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && rest[end] != '.' && !char.IsAsciiDigit(rest[end]))
        {
            end++;
        }

        ulong? unit = rest[..end] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => null,
        };
        rest = rest[end..];
        return unit;
    }

    private static StringBuilder AppendFraction(StringBuilder text, ulong value, int digits)
    {
        var scale = (ulong)Math.Pow(10, digits);
        text.Append((value / scale).ToString(CultureInfo.InvariantCulture));
        var fraction = digits == 0 ? "" : (value % scale).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0');
        return fraction.Length == 0 ? text : text.Append('.').Append(fraction);
    }
}
