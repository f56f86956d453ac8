namespace Rollouts.Analysis;

/// <summary>
/// What an answer tells about the data behind its value, so that policies can tell no data, too little and stale ones apart. A provider
/// leaves out what it does not know; it never guesses.
/// </summary>
public sealed record DataFacts
{
    /// <summary>The source answered and had nothing.</summary>
    public static DataFacts None { get; } = new() { Samples = 0 };

    /// <summary>How many samples the answer held: points that have a value, or rows; 0 is no data, null is unknown.</summary>
    public long? Samples { get; init; }

    /// <summary>How many requests (or other units of traffic) the value was computed from; null is unknown.</summary>
    public double? Requests { get; init; }

    /// <summary>Time of the newest sample as the source keeps it; null is unknown, as when a source computes a value for the instant asked.</summary>
    public DateTimeOffset? NewestSample { get; init; }

    /// <summary>Begin of the time that the source was asked for; null is unknown, or one instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the time that the source was asked for; null is unknown.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The facts of points in time; NaN counts as no sample.</summary>
    public static DataFacts Of(IEnumerable<SeriesPoint> points)
    {
        long samples = 0;
        DateTimeOffset? newest = null;
        foreach (var point in points)
        {
            if (double.IsNaN(point.Value))
            {
                continue;
            }

            samples++;
            newest = newest is null || point.At > newest ? point.At : newest;
        }

        return new DataFacts { Samples = samples, NewestSample = newest };
    }
}
