namespace Rollouts.Expressions;

/// <summary>Go's <c>time.Time</c>: an instant to the nanosecond with the location it is shown in.</summary>
internal sealed record GoTime(long UnixSeconds, int Nanoseconds, GoLocation Location)
{
    private const long Billion = 1_000_000_000;

    // The first of January of year 1, which is Go's zero time.
    private const long ZeroSeconds = -62_135_596_800;

    private static readonly long MinSeconds = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static GoTime From(DateTimeOffset value)
    {
        var location = value.Offset == TimeSpan.Zero ? GoLocation.Utc : GoLocation.Fixed("", (int)value.Offset.TotalSeconds);
        var seconds = Math.DivRem(value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerSecond, out var ticks);
        return ticks < 0
            ? new GoTime(seconds - 1, (int)(ticks + TimeSpan.TicksPerSecond) * 100, location)
            : new GoTime(seconds, (int)ticks * 100, location);
    }

    /// <summary>The instant of a date and time in a location; parts may lie outside their ranges.</summary>
    public static GoTime Of(in CivilTime civil, int nanoseconds, GoLocation location) =>
        new(
            location.ToUnixSeconds(CivilTime.ToSeconds(civil.Year, civil.Month, civil.Day, civil.Hour, civil.Minute, civil.Second)),
            nanoseconds,
            location
        );

    /// <summary>Date and time in the location.</summary>
    public CivilTime Civil => CivilTime.Of(unchecked(UnixSeconds + Zone.Offset));

    public ZonePeriod Zone => Location.At(UnixSeconds);

    public bool IsZero => UnixSeconds == ZeroSeconds && Nanoseconds == 0;

    /// <summary>As .NET has it: to 100 ns, and the nearest that it knows where the year is not between 1 and 9999.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        var instant = DateTimeOffset
            .FromUnixTimeSeconds(Math.Clamp(UnixSeconds, MinSeconds, MaxSeconds))
            .AddTicks(UnixSeconds == MaxSeconds ? 0 : Nanoseconds / 100);
        var minutes = Zone.Offset / 60;
        return
            Math.Abs(minutes) > 14 * 60
            || UnixSeconds - MinSeconds < CivilTime.DaySeconds
            || MaxSeconds - UnixSeconds < CivilTime.DaySeconds
            ? instant
            : instant.ToOffset(TimeSpan.FromMinutes(minutes));
    }

    public static int Compare(GoTime left, GoTime right) =>
        left.UnixSeconds != right.UnixSeconds
            ? left.UnixSeconds.CompareTo(right.UnixSeconds)
            : left.Nanoseconds.CompareTo(right.Nanoseconds);

    public GoTime Add(long nanoseconds)
    {
        var total = Nanoseconds + (nanoseconds % Billion);
        var carried =
            total >= Billion ? 1
            : total < 0 ? -1
            : 0;
        return this with
        {
            UnixSeconds = unchecked(UnixSeconds + (nanoseconds / Billion) + carried),
            Nanoseconds = (int)(total - (carried * Billion)),
        };
    }

    /// <summary>The duration between, saturating as Go's <c>Sub</c> does.</summary>
    public long Subtract(GoTime other)
    {
        var difference = (((Int128)UnixSeconds - other.UnixSeconds) * Billion) + Nanoseconds - other.Nanoseconds;
        return (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
    }

    /// <summary>The date so many years, months and days later, at the same time of day.</summary>
    public GoTime AddDate(long years, long months, long days)
    {
        var civil = Civil;
        unchecked
        {
            var seconds = CivilTime.ToSeconds(
                civil.Year + years,
                civil.Month + months,
                civil.Day + days,
                civil.Hour,
                civil.Minute,
                civil.Second
            );
            return this with { UnixSeconds = Location.ToUnixSeconds(seconds) };
        }
    }

    /// <summary>Rounds down to a multiple of a duration since year 1.</summary>
    public GoTime Truncate(long unit) => unit <= 0 ? this : Add(-Excess(unit));

    /// <summary>Rounds to the nearest multiple of a duration since year 1, halves up.</summary>
    public GoTime Round(long unit)
    {
        if (unit <= 0)
        {
            return this;
        }

        var excess = Excess(unit);
        return excess < unit - excess ? Add(-excess) : Add(unit - excess);
    }

    /// <exception cref="ExpressionException">The year has more or fewer than four digits.</exception>
    public string ToRfc3339Nano() =>
        Civil.Year is >= 0 and <= 9999
            ? TimeFormatter.Format(this, "2006-01-02T15:04:05.999999999Z07:00")
            : throw ExpressionException.Runtime("Time.MarshalJSON: year outside of range [0,9999]");

    public override string ToString() => TimeFormatter.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    private long Excess(long unit)
    {
        var since = (((Int128)UnixSeconds - ZeroSeconds) * Billion) + Nanoseconds;
        var excess = (long)(since % unit);
        return excess < 0 ? excess + unit : excess;
    }
}
