namespace Rollouts.Analysis;

/// <summary>Times as a status keeps them.</summary>
internal static class StatusTime
{
    /// <summary>Whole seconds: a status that was written and read back says the same as one still in memory.</summary>
    public static DateTimeOffset Stamp(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>A sum that stays within what a time can hold, whatever a manifest asks for.</summary>
    public static DateTimeOffset Add(DateTimeOffset time, TimeSpan by)
    {
        var utc = time.ToUniversalTime();
        return by > DateTimeOffset.MaxValue - utc ? DateTimeOffset.MaxValue
            : by < DateTimeOffset.MinValue - utc ? DateTimeOffset.MinValue
            : utc + by;
    }
}
