namespace Rollouts.Statistics;

/// <summary>Which lanes a sequential test uses.</summary>
public enum SequentialMode
{
    /// <summary>Discounted kernel and window lane under one alpha: fast for severe faults, robust against noise of an arm. The default.</summary>
    TwoLane,

    /// <summary>The kernel alone, without discount: 1.5 to 5 times faster, but any noise of one arm beyond chance counts as a difference.</summary>
    Exact,

    /// <summary>The discounted kernel alone: severe regressions are found as fast as with two lanes, small ones not at all.</summary>
    Discounted,

    /// <summary>The window lane alone: one vote per minute, whatever happens within it.</summary>
    Robust,
}
