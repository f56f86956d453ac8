using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Go's <c>time.Duration</c>: signed nanoseconds, read and printed as <c>1h30m0s</c>.</summary>
internal static class GoDuration
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>Reads <c>-1h15m30.918s</c>, units ns us µs ms s m h, or a bare 0. There is no unit for days.</summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan();
        var negative = rest.StartsWith('-');
        if (rest.StartsWith('-') || rest.StartsWith('+'))
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

        UInt128 total = 0;
        while (!rest.IsEmpty)
        {
            var whole = TakeDigits(ref rest);
            var fraction = default(ReadOnlySpan<char>);
            var dotted = rest.StartsWith('.');
            if (dotted)
            {
                rest = rest[1..];
                fraction = TakeDigits(ref rest);
            }

            if ((whole.IsEmpty && fraction.IsEmpty) || whole.TrimStart('0').Length > 19 || !TryTakeUnit(ref rest, out var unit))
            {
                return false;
            }

            total += (whole.IsEmpty ? 0 : UInt128.Parse(whole, CultureInfo.InvariantCulture)) * (UInt128)unit;

            // Go multiplies the fraction as a float, and so sees at most 18 digits of it.
            if (!fraction.IsEmpty)
            {
                var digits = fraction.Length > 18 ? fraction[..18] : fraction;
                total += (UInt128)(long.Parse(digits, CultureInfo.InvariantCulture) * (unit / Math.Pow(10, digits.Length)));
            }

            if (total > (UInt128)long.MaxValue + 1)
            {
                return false;
            }
        }

        if (!negative && total > long.MaxValue)
        {
            return false;
        }

        nanoseconds = negative ? (long)(0 - (ulong)total) : (long)total;
        return true;
    }

    /// <summary>As Go's <c>String()</c>: <c>1h30m0s</c>, <c>1.5s</c>, <c>100ms</c>, <c>1µs</c>, <c>0s</c>.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var magnitude = nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        if (magnitude < Second)
        {
            return magnitude switch
            {
                < Microsecond => text.Append(magnitude).Append("ns").ToString(),
                < Millisecond => AppendFraction(text, magnitude, Microsecond).Append("µs").ToString(),
                _ => AppendFraction(text, magnitude, Millisecond).Append("ms").ToString(),
            };
        }

        var seconds = magnitude / Second;
        if (seconds >= 3600)
        {
            text.Append(seconds / 3600).Append('h');
        }

        if (seconds >= 60)
        {
            text.Append(seconds / 60 % 60).Append('m');
        }

        return AppendFraction(text, magnitude % (60 * (ulong)Second), Second).Append('s').ToString();
    }

    private static StringBuilder AppendFraction(StringBuilder text, ulong value, long unit)
    {
        text.Append(value / (ulong)unit);
        var rest = value % (ulong)unit;
        if (rest == 0)
        {
            return text;
        }

        var width =
            unit == Second ? 9
            : unit == Millisecond ? 6
            : 3;
        return text.Append('.').Append(rest.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0').TrimEnd('0'));
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        var digits = text[..length];
        text = text[length..];
        return digits;
    }

    private static bool TryTakeUnit(scoped ref ReadOnlySpan<char> text, out long unit)
    {
        var length = 0;
        while (length < text.Length && text[length] != '.' && !char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        unit = text[..length] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => Microsecond,
            "ms" => Millisecond,
            "s" => Second,
            "m" => 60 * Second,
            "h" => 3600 * Second,
            _ => 0,
        };
        text = text[length..];
        return unit != 0;
    }
}
