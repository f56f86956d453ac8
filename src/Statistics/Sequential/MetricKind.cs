namespace Rollouts.Statistics;

/// <summary>What a window of a metric delivers, and so which sequential test fits it.</summary>
public enum MetricKind
{
    /// <summary>Events over an exposure: exceptions, restarts, messages dropped. Two lanes: count kernel and window lane.</summary>
    Count,

    /// <summary>Requests that failed, of all requests. As counts; above 5 % failures the hypergeometric kernel.</summary>
    Ratio,

    /// <summary>A latency or size histogram. Two lanes: histogram kernel over the bucket edges, window lane on the ratio of means.</summary>
    Histogram,

    /// <summary>One number per window. Window lane only.</summary>
    Gauge,
}
