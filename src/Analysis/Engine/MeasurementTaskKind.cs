namespace Rollouts.Analysis;

/// <summary>What is to be done with a measurement.</summary>
public enum MeasurementTaskKind
{
    /// <summary>Take a new one.</summary>
    Start,

    /// <summary>Ask again for one that was pending (row D53).</summary>
    Resume,

    /// <summary>Stop one that was pending (row D24).</summary>
    Terminate,
}
