using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>Go's <c>time.Time</c>: an instant to the nanosecond with the location it is shown in.</summary>
internal sealed record GoTime(long UnixSeconds, int Nanoseconds, GoLocation Location)
{
    private const long Billion = 1_000_000_000;
    private static readonly long MinSeconds = DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86_400;
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86_400;

    public static GoTime From(DateTimeOffset value)
    {
        var location = value.Offset == TimeSpan.Zero ? GoLocation.Utc : GoLocation.Fixed("", value.Offset);
        var seconds = value.ToUnixTimeSeconds();
        var ticks = value.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks;
        return new GoTime(seconds, (int)(ticks * 100), location);
    }

    /// <summary>The civil date and time in the location, to the second.</summary>
    public DateTimeOffset Civil
    {
        get
        {
            if (UnixSeconds < MinSeconds || UnixSeconds > MaxSeconds)
            {
                throw ExpressionException.Runtime("time out of range: the year must be between 1 and 9999");
            }

            return DateTimeOffset.FromUnixTimeSeconds(UnixSeconds).ToOffset(Location.OffsetAt(UnixSeconds));
        }
    }

    public DateTimeOffset ToDateTimeOffset() => Civil.AddTicks(Nanoseconds / 100);

    public static int Compare(GoTime left, GoTime right) =>
        left.UnixSeconds != right.UnixSeconds
            ? left.UnixSeconds.CompareTo(right.UnixSeconds)
            : left.Nanoseconds.CompareTo(right.Nanoseconds);

    public GoTime Add(long nanoseconds)
    {
        var total = (Int128)UnixSeconds * Billion + Nanoseconds + nanoseconds;
        var seconds = (long)(total / Billion);
        var rest = (int)(total % Billion);
        return rest < 0 ? new GoTime(seconds - 1, rest + (int)Billion, Location) : new GoTime(seconds, rest, Location);
    }

    /// <summary>The duration between, saturating as Go's <c>Sub</c> does.</summary>
    public long Subtract(GoTime other)
    {
        var difference = ((Int128)UnixSeconds - other.UnixSeconds) * Billion + Nanoseconds - other.Nanoseconds;
        return (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
    }

    public string ToRfc3339Nano()
    {
        var civil = Civil;
        return civil.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
            + Fraction()
            + (civil.Offset == TimeSpan.Zero ? "Z" : civil.ToString("zzz", CultureInfo.InvariantCulture));
    }

    public override string ToString()
    {
        var civil = Civil;
        var offset = civil.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return civil.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            + Fraction()
            + $" {offset} {Location.AbbreviationAt(UnixSeconds)}";
    }

    private string Fraction() => Nanoseconds == 0 ? "" : "." + Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
}
