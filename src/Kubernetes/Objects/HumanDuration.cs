using System.Globalization;

namespace Rollouts.Kubernetes;

/// <summary>Durations as <c>kubectl</c> shows them: two units at most, fewer the longer it is.</summary>
public static class HumanDuration
{
    /// <summary>Time since an RFC 3339 instant, or <c>&lt;unknown&gt;</c>.</summary>
    public static string Since(string instant, DateTimeOffset now) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? Show(now - start)
            : "<unknown>";

    public static string Show(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return seconds switch
        {
            <= 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Two(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 86400 => Two(days, "d", hours % 24, "h"),
            < 2 * 365 * 86400 => $"{days}d",
            < 8L * 365 * 86400 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
