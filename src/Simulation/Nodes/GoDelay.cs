using System.Globalization;

namespace Rollouts.Simulation;

/// <summary>Reads the delays of annotations and commands: Go durations (<c>1m30s</c>, <c>500ms</c>) and plain seconds (<c>2</c>, <c>0.5</c>).</summary>
internal static class GoDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Null when the text is no delay, or is negative; delays beyond a year count as a year.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var rest = text.AsSpan().Trim();
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            var letters = digits;
            while (letters < rest.Length && !char.IsAsciiDigit(rest[letters]) && rest[letters] != '.')
            {
                letters++;
            }

            if (
                !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || UnitSeconds(rest[digits..letters]) is not { } unit
            )
            {
                return null;
            }

            seconds += number * unit;
            rest = rest[letters..];
        }

        return seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
    }

    private static double? UnitSeconds(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "" or "s" => 1,
            "ms" => 1e-3,
            "us" or "µs" => 1e-6,
            "ns" => 1e-9,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => null,
        };
}
