namespace Rollouts.Cli;

/// <summary>What the files of <c>compare</c> hold.</summary>
internal enum ComparedKind
{
    /// <summary>One number per window: a mean, a percentile, a temperature.</summary>
    Gauge,

    /// <summary>Events over an exposure in each window.</summary>
    Count,

    /// <summary>Failures of requests in each window.</summary>
    Ratio,

    /// <summary>Single measurements in no order; compared once, at the end.</summary>
    Samples,

    /// <summary>Cumulative buckets in each window.</summary>
    Histogram,
}
