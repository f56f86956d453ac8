using System.Globalization;

namespace Rollouts.Grpc;

/// <summary>The value of <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long MaxValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The finest unit that holds the time, rounded up so that no call gets less than it asked for.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 0);
        foreach (var (unit, size) in Units)
        {
            var value = (ticks / size) + (ticks % size == 0 ? 0 : 1);
            if (value <= MaxValue)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }

        return $"{MaxValue}H";
    }

    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (
            text is null or { Length: < 2 or > 9 }
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        )
        {
            return false;
        }

        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + 99) / 100);
            return true;
        }

        foreach (var (unit, size) in Units)
        {
            if (unit == text[^1])
            {
                timeout = TimeSpan.FromTicks(value * size);
                return true;
            }
        }

        return false;
    }
}
