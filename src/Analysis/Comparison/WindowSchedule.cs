namespace Rollouts.Analysis;

/// <summary>When the windows of a long measurement begin, end and may be asked for. Pure arithmetic.</summary>
/// <param name="Begin">Begin of the first window.</param>
/// <param name="Length">Length of each.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Settle">How long late samples are waited for.</param>
public sealed record WindowSchedule(DateTimeOffset Begin, TimeSpan Length, int Count, TimeSpan Settle)
{
    /// <summary>The schedule of a measurement that starts now.</summary>
    /// <param name="now">Whole seconds, as a status keeps them.</param>
    /// <param name="warmUp">What is left out at the beginning.</param>
    /// <param name="length">Length of a window.</param>
    /// <param name="count">How many windows.</param>
    /// <param name="settle">How long late samples are waited for.</param>
    /// <param name="isAligned">Whether windows begin at multiples of their length, as the points of sources with a grid of their own do.</param>
    public static WindowSchedule From(DateTimeOffset now, TimeSpan warmUp, TimeSpan length, int count, TimeSpan settle, bool isAligned)
    {
        var begin = StatusTime.Stamp(now) + warmUp;
        var past = begin.UtcTicks % length.Ticks;
        return new(isAligned && past > 0 ? begin.AddTicks(length.Ticks - past) : begin, length, count, settle);
    }

    public DateTimeOffset BeginOf(int window) => Begin + (window * Length);

    public DateTimeOffset EndOf(int window) => BeginOf(window + 1);

    /// <summary>From when on the window may be asked for.</summary>
    public DateTimeOffset ClosesAt(int window) => EndOf(window) + Settle;

    /// <summary>How many windows are closed.</summary>
    public int ClosedAt(DateTimeOffset now)
    {
        var open = now - Settle - Begin;
        return open < Length ? 0 : (int)Math.Min(Count, open.Ticks / Length.Ticks);
    }

    /// <summary>When to look again for that window: whole seconds, since a status keeps no more, and never before it is closed.</summary>
    public DateTimeOffset WakeFor(int window) => RoundUp(ClosesAt(window));

    /// <summary>The next whole second.</summary>
    public static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        var stamp = StatusTime.Stamp(time);
        return stamp < time ? stamp.AddSeconds(1) : stamp;
    }
}
