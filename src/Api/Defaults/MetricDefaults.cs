namespace Rollouts.Api;

/// <summary>What a metric means where it says nothing.</summary>
public static class MetricDefaults
{
    /// <summary>Row D8.</summary>
    public const int FailureLimit = 0;

    /// <summary>Row D9.</summary>
    public const int InconclusiveLimit = 0;

    /// <summary>Row D10: the fifth error in a row ends the metric.</summary>
    public const int ConsecutiveErrorLimit = 4;

    /// <summary>Row D11: 0 is off.</summary>
    public const int ConsecutiveSuccessLimit = 0;

    /// <summary>Row D14.</summary>
    public const int MeasurementsKept = 10;

    /// <summary>Row D10: how long after an error the next try is due, whatever the interval.</summary>
    public static readonly TimeSpan ErrorRetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>Measurements to take; null means no end (row D6).</summary>
    public static int? EffectiveCount(Metric metric)
    {
        var count = metric.Count?.IntValue ?? 0;
        if (count != 0)
        {
            return count;
        }

        return string.IsNullOrEmpty(metric.Interval) ? 1 : null;
    }

    /// <summary>Failures that are borne; -1 disables (row D8). Off where a limit of failures in a row stands in its place.</summary>
    public static int FailureLimitOf(Metric metric) =>
        metric.FailureLimit?.IntValue ?? (metric.ConsecutiveFailureLimit is null ? FailureLimit : -1);

    /// <summary>Failures in a row that are borne; null is off. Not in Argo Rollouts.</summary>
    public static int? ConsecutiveFailureLimitOf(Metric metric) => metric.ConsecutiveFailureLimit?.IntValue;

    /// <summary>Inconclusive measurements that are borne (row D9).</summary>
    public static int InconclusiveLimitOf(Metric metric) => metric.InconclusiveLimit?.IntValue ?? InconclusiveLimit;

    /// <summary>Errors in a row that are borne (row D10).</summary>
    public static int ConsecutiveErrorLimitOf(Metric metric) => metric.ConsecutiveErrorLimit?.IntValue ?? ConsecutiveErrorLimit;

    /// <summary>Successes in a row that end the metric; 0 is off (row D11).</summary>
    public static int ConsecutiveSuccessLimitOf(Metric metric) => metric.ConsecutiveSuccessLimit?.IntValue ?? ConsecutiveSuccessLimit;
}
