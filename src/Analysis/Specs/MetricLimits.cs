using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The numbers of a resolved metric with their defaults (rows D6, D8 to D11). A text that is no number counts as 0, as in Go.</summary>
internal readonly record struct MetricLimits(
    int Failure,
    int Inconclusive,
    int ConsecutiveError,
    int ConsecutiveSuccess,
    int? ConsecutiveFailure,
    int? EffectiveCount
)
{
    public static MetricLimits Of(Metric metric) =>
        new(
            MetricDefaults.FailureLimitOf(metric),
            MetricDefaults.InconclusiveLimitOf(metric),
            MetricDefaults.ConsecutiveErrorLimitOf(metric),
            MetricDefaults.ConsecutiveSuccessLimitOf(metric),
            MetricDefaults.ConsecutiveFailureLimitOf(metric),
            MetricDefaults.EffectiveCount(metric)
        );

    /// <summary>Row D8: -1 switches the failure limit off.</summary>
    public bool CountsFailures => Failure >= 0;

    /// <summary>Row D11: 0 switches the limit off.</summary>
    public bool CountsSuccesses => ConsecutiveSuccess > 0;
}
