namespace Rollouts.Analysis;

/// <summary>What a point of a series says about a window.</summary>
public enum SampleMeaning
{
    /// <summary>All that happened in the window that ends at it, as <c>increase(x[1m])</c> evaluated there.</summary>
    Window,

    /// <summary>A part of the window, stamped with its begin.</summary>
    Start,

    /// <summary>A part of the window, stamped with its end.</summary>
    End,

    /// <summary>A reading of a counter; what it gained is taken, resets are taken out.</summary>
    Counter,
}
