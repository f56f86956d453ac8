namespace Rollouts.Statistics;

/// <summary>Why a window was not used.</summary>
public enum WindowFault
{
    /// <summary>It was used.</summary>
    None,

    /// <summary>The canary delivered nothing (NaN, or no exposure and no events).</summary>
    CanaryMissing,

    /// <summary>The baseline delivered nothing.</summary>
    BaselineMissing,

    /// <summary>Neither arm delivered anything.</summary>
    BothMissing,

    /// <summary>It fell into the warm-up.</summary>
    WarmUp,

    /// <summary>A value is infinite or beyond 1e15.</summary>
    OutOfRange,

    /// <summary>A count or exposure is negative, as after a counter reset that was not taken out.</summary>
    Negative,

    /// <summary>Events without exposure.</summary>
    EventsWithoutExposure,

    /// <summary>More failures than requests.</summary>
    MoreFailuresThanRequests,

    /// <summary>The exposures of the arms differ by more than a factor of 1e9.</summary>
    ExposuresTooUnequal,

    /// <summary>No bucket edge of the plan is in both histograms.</summary>
    EdgesDiffer,

    /// <summary>Bucket counts are not cumulative, or differ in number from the edges.</summary>
    NotCumulative,

    /// <summary>The window's length is not between a millisecond and a year.</summary>
    Length,
}
