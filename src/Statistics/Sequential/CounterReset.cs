namespace Rollouts.Statistics;

/// <summary>What a counter gained between two readings.</summary>
public static class CounterReset
{
    /// <summary>
    /// The increase with the semantics of <c>increase()</c>: a counter that went down was reset to 0 in between, and all it shows now is new.
    /// NaN when a reading is missing or makes no sense, which a window takes as a silent arm.
    /// </summary>
    /// <param name="previous">The earlier reading, 0 or more.</param>
    /// <param name="current">The later reading, 0 or more.</param>
    public static double Increase(double previous, double current) =>
        !double.IsFinite(previous) || !double.IsFinite(current) || previous < 0 || current < 0 ? double.NaN
        : current >= previous ? current - previous
        : current;
}
