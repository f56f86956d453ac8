namespace Rollouts.Api;

/// <summary>
/// Checks the metrics of an analysis as Argo does, in its order and with its messages (rows D3 to D12). The first error
/// becomes the run's message after <c>Analysis spec invalid: </c> (row D23). Never throws.
/// </summary>
public static class MetricsValidator
{
    /// <summary>Everything that is wrong; empty when the metrics are sound. Arguments must be resolved already.</summary>
    /// <param name="metrics">The metrics of a run, or of a template whose arguments were filled in.</param>
    public static IReadOnlyList<FieldError> Validate(IReadOnlyList<Metric>? metrics)
    {
        if (metrics is not { Count: > 0 })
        {
            return [FieldError.Plain("spec.metrics", "no metrics specified", "Add at least one metric with a name and a provider.")];
        }

        var errors = new List<FieldError>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            if (!names.Add(metrics[i].Name))
            {
                errors.Add(
                    FieldError.Plain(
                        $"spec.metrics[{i}].name",
                        $"metrics[{i}]: duplicate name '{metrics[i].Name}'",
                        "Give each metric a name of its own."
                    )
                );
            }

            errors.AddRange(
                MetricErrors(metrics[i])
                    .Select(e => FieldError.Plain($"spec.metrics[{i}].{e.Field}", $"metrics[{i}]: {e.Message}", e.Remedy))
            );
        }

        return errors;
    }

    private static IEnumerable<(string Field, string Message, string Remedy)> MetricErrors(Metric metric) =>
        CountErrors(metric)
            .Concat(TimeErrors(metric))
            .Concat(LimitErrors(metric))
            .Concat(ProviderErrors(metric.Provider))
            .Concat(OwnProviderValidator.Faults(metric))
            .Concat(MetricPolicyRules.Errors(metric));

    // Row D12.
    private static IEnumerable<(string, string, string)> CountErrors(Metric metric)
    {
        var count = metric.Count?.IntValue ?? 0;
        var failures = MetricDefaults.FailureLimitOf(metric);
        var successes = MetricDefaults.ConsecutiveSuccessLimitOf(metric);
        if (count <= 0)
        {
            yield break;
        }

        if (failures >= 0 && count < (long)failures + successes)
        {
            yield return (
                "count",
                $"count ({count}) must be >= failureLimit + consecutiveSuccessLimit ({failures} + {successes}) if both >= 0",
                $"Raise count to {(long)failures + successes} or more, or lower the limits."
            );
        }

        if (failures < 0 && count < successes)
        {
            yield return ("count", "count must be >= consecutiveSuccessLimit", $"Raise count to {successes} or more, or lower the limit.");
        }

        if (count < MetricDefaults.InconclusiveLimitOf(metric))
        {
            yield return ("count", "count must be >= inconclusiveLimit", "Raise count, or lower inconclusiveLimit.");
        }
    }

    // Rows D4 and D5.
    private static IEnumerable<(string, string, string)> TimeErrors(Metric metric)
    {
        if ((metric.Count?.IntValue ?? 0) > 1 && string.IsNullOrEmpty(metric.Interval))
        {
            yield return ("interval", "interval must be specified when count > 1", "Add interval, for example interval: 1m.");
        }

        const string remedy = "Use a duration with a unit, for example 30s, 5m or 1h30m.";
        if (!string.IsNullOrEmpty(metric.Interval) && GoDuration.Fault(metric.Interval) is { } interval)
        {
            yield return ("interval", $"invalid interval string: {interval}", remedy);
        }

        if (!string.IsNullOrEmpty(metric.InitialDelay) && GoDuration.Fault(metric.InitialDelay) is { } delay)
        {
            yield return ("initialDelay", $"invalid startDelay string: {delay}", remedy);
        }
    }

    // Rows D8 to D11.
    private static IEnumerable<(string, string, string)> LimitErrors(Metric metric)
    {
        var failures = MetricDefaults.FailureLimitOf(metric);
        var successes = MetricDefaults.ConsecutiveSuccessLimitOf(metric);
        if (failures < -1)
        {
            yield return ("failureLimit", "failureLimit must be >= -1", "Set failureLimit to 0 or more, or to -1 to disable it.");
        }

        if (MetricDefaults.InconclusiveLimitOf(metric) < 0)
        {
            yield return ("inconclusiveLimit", "inconclusiveLimit must be >= 0", "Set inconclusiveLimit to 0 or more.");
        }

        if (MetricDefaults.ConsecutiveErrorLimitOf(metric) < 0)
        {
            yield return ("consecutiveErrorLimit", "consecutiveErrorLimit must be >= 0", "Set consecutiveErrorLimit to 0 or more.");
        }

        if (successes < 0)
        {
            yield return (
                "consecutiveSuccessLimit",
                "consecutiveSuccessLimit must be >= 0",
                "Set consecutiveSuccessLimit to 0 (off) or more."
            );
        }

        if (failures < 0 && successes == 0 && metric.ConsecutiveFailureLimit is null)
        {
            yield return (
                "failureLimit",
                "failureLimit and consecutiveSuccessLimit cannot both be disabled",
                "Set failureLimit to 0 or more, or consecutiveSuccessLimit to 1 or more."
            );
        }
    }

    // Row D12.
    private static IEnumerable<(string, string, string)> ProviderErrors(MetricProvider provider)
    {
        object?[] single =
        [
            provider.Prometheus,
            provider.Job,
            provider.Kayenta,
            provider.Web,
            provider.Datadog,
            provider.Wavefront,
            provider.NewRelic,
            provider.CloudWatch,
            provider.Graphite,
            provider.Influxdb,
            provider.Skywalking,
            provider.Comparison,
            provider.Judge,
        ];
        var count = single.Count(p => p is not null) + (provider.Plugin?.Count ?? 0);
        if (count == 0)
        {
            yield return ("provider", "no provider specified", "Add one provider, for example provider.prometheus or provider.web.");
        }

        if (count > 1)
        {
            yield return ("provider", "multiple providers specified", "Keep one provider; make a metric of each of the others.");
        }
    }
}
