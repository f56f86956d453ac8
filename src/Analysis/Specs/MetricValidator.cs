using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Checks resolved metrics and says what is wrong in Argo's words (rows D3, D4, D8 to D12).</summary>
public static class MetricValidator
{
    /// <summary>The first error, or null when the metrics are sound.</summary>
    public static string? Validate(IReadOnlyList<Metric>? metrics)
    {
        if (metrics is null || metrics.Count == 0)
        {
            return "no metrics specified";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            if (!names.Add(metrics[i].Name))
            {
                return $"metrics[{i}]: duplicate name '{metrics[i].Name}'";
            }

            if (Validate(metrics[i]) is { } error)
            {
                return $"metrics[{i}]: {error}";
            }
        }

        return null;
    }

    /// <summary>The first error of one metric, or null when it is sound.</summary>
    public static string? Validate(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var limits = MetricLimits.Of(metric);
        return ValidateCount(metric.Count?.IntValue ?? 0, limits)
            ?? ValidateTimes(metric)
            ?? ValidateLimits(limits)
            ?? ValidateProvider(metric.Provider);
    }

    // Row D12: only a positive count is compared with the limits.
    private static string? ValidateCount(int count, MetricLimits limits)
    {
        if (count <= 0)
        {
            return null;
        }

        if (limits.CountsFailures && limits.ConsecutiveSuccess >= 0 && count < (long)limits.Failure + limits.ConsecutiveSuccess)
        {
            return $"count ({count}) must be >= failureLimit + consecutiveSuccessLimit ({limits.Failure} + {limits.ConsecutiveSuccess}) if both >= 0";
        }

        if (!limits.CountsFailures && count < limits.ConsecutiveSuccess)
        {
            return "count must be >= consecutiveSuccessLimit";
        }

        return count < limits.Inconclusive ? "count must be >= inconclusiveLimit" : null;
    }

    private static string? ValidateTimes(Metric metric)
    {
        if (metric.Count?.IntValue > 1 && string.IsNullOrEmpty(metric.Interval))
        {
            return "interval must be specified when count > 1";
        }

        if (!string.IsNullOrEmpty(metric.Interval) && !GoDuration.TryParse(metric.Interval, out _))
        {
            return $"invalid interval string: {GoDurationError.Explain(metric.Interval)}";
        }

        return !string.IsNullOrEmpty(metric.InitialDelay) && !GoDuration.TryParse(metric.InitialDelay, out _)
            ? $"invalid startDelay string: {GoDurationError.Explain(metric.InitialDelay)}"
            : null;
    }

    private static string? ValidateLimits(MetricLimits limits) =>
        limits switch
        {
            { Failure: < -1 } => "failureLimit must be >= -1",
            { Inconclusive: < 0 } => "inconclusiveLimit must be >= 0",
            { ConsecutiveError: < 0 } => "consecutiveErrorLimit must be >= 0",
            { ConsecutiveSuccess: < 0 } => "consecutiveSuccessLimit must be >= 0",
            { CountsFailures: false, CountsSuccesses: false } => "failureLimit and consecutiveSuccessLimit cannot both be disabled",
            _ => null,
        };

    private static string? ValidateProvider(MetricProvider provider) =>
        ProviderSelection.NamesOf(provider).Count switch
        {
            0 => "no provider specified",
            1 => null,
            _ => "multiple providers specified",
        };
}
