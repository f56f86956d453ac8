using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The numbers of a resolved metric with their defaults (rows D6, D8 to D11). A text that is no number counts as 0, as in Go.</summary>
internal readonly record struct MetricLimits(
    int Failure,
    int Inconclusive,
    int ConsecutiveError,
    int ConsecutiveSuccess,
    int? EffectiveCount
)
{
    public const int DefaultConsecutiveErrorLimit = 4;

    public static MetricLimits Of(Metric metric) =>
        new(
            metric.FailureLimit?.IntValue ?? 0,
            metric.InconclusiveLimit?.IntValue ?? 0,
            metric.ConsecutiveErrorLimit?.IntValue ?? DefaultConsecutiveErrorLimit,
            metric.ConsecutiveSuccessLimit?.IntValue ?? 0,
            EffectiveCountOf(metric)
        );

    /// <summary>Row D8: -1 switches the failure limit off.</summary>
    public bool CountsFailures => Failure >= 0;

    /// <summary>Row D11: 0 switches the limit off.</summary>
    public bool CountsSuccesses => ConsecutiveSuccess > 0;

    // Row D6: null means without end.
    private static int? EffectiveCountOf(Metric metric) =>
        metric.Count?.IntValue is { } count and not 0 ? count
        : string.IsNullOrEmpty(metric.Interval) ? 1
        : null;
}
