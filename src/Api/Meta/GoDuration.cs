namespace Rollouts.Api;

/// <summary>A duration in Go's text form, such as <c>1h30m</c>, <c>10s</c> or <c>1.5h</c>, kept in nanoseconds.</summary>
/// <param name="Nanoseconds">Length; negative when it points back.</param>
public readonly record struct GoDuration(long Nanoseconds)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The nearest .NET duration; parts of 100 ns are cut off.</summary>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(Nanoseconds / NanosecondsPerTick);

    /// <summary>Seconds with their fraction.</summary>
    public double TotalSeconds => Nanoseconds / 1e9;

    /// <summary>Whole seconds; a fraction is cut off.</summary>
    public long WholeSeconds => Nanoseconds / 1_000_000_000;

    /// <summary>The same length; a length beyond ±292 years is cut to that.</summary>
    public static GoDuration FromTimeSpan(TimeSpan span)
    {
        const long limit = long.MaxValue / NanosecondsPerTick;
        return new GoDuration(Math.Clamp(span.Ticks, -limit, limit) * NanosecondsPerTick);
    }

    /// <summary>Reads Go's text form; never throws. A plain number other than 0 has no unit and is refused.</summary>
    public static bool TryParse(string? text, out GoDuration duration) => GoDurationText.TryParse(text, out duration);

    /// <summary>What Go says about a text that is no duration, for messages that quote it; null when it is one.</summary>
    public static string? Fault(string text) => GoDurationText.Fault(text);

    /// <summary>Go's text form, such as <c>1h30m0s</c>; 0 is <c>0s</c>.</summary>
    public override string ToString() => GoDurationText.Format(Nanoseconds);
}
