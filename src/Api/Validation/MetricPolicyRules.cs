namespace Rollouts.Api;

/// <summary>Checks what a metric says beyond Argo Rollouts.</summary>
internal static class MetricPolicyRules
{
    private const string DurationRemedy = "Use a duration with a unit that is longer than 0, for example 30s, 5m or 1h30m.";

    public static IEnumerable<(string Field, string Message, string Remedy)> Errors(Metric metric) =>
        NoDataErrors(metric.NoData)
            .Concat(TooLittleErrors(metric.TooLittle))
            .Concat(StaleErrors(metric.Stale))
            .Concat(Choice("onFailure", metric.OnFailure, FailureReaction.All))
            .Concat(LimitErrors(metric));

    private static IEnumerable<(string, string, string)> NoDataErrors(NoDataPolicy? noData) =>
        noData is null ? [] : PolicyErrors("noData", noData.Policy, noData.WaitAtMost);

    private static IEnumerable<(string, string, string)> TooLittleErrors(TooLittlePolicy? tooLittle)
    {
        if (tooLittle is null)
        {
            yield break;
        }

        if (tooLittle is { Samples: null, Requests: null })
        {
            yield return ("tooLittle", "tooLittle has no floor", "Set tooLittle.samples, tooLittle.requests or both.");
        }

        foreach (var (name, floor) in new[] { ("samples", tooLittle.Samples), ("requests", tooLittle.Requests) })
        {
            if (floor is { IntValue: < 1 } wrong)
            {
                yield return (
                    $"tooLittle.{name}",
                    $"tooLittle.{name} must be >= 1, not {wrong}",
                    $"Set tooLittle.{name} to a whole number above 0."
                );
            }
        }

        if (tooLittle is { Requests: null, RequestsFrom: { Length: > 0 } })
        {
            yield return (
                "tooLittle.requestsFrom",
                "tooLittle.requestsFrom has no floor to be held to",
                "Set tooLittle.requests, or remove requestsFrom."
            );
        }

        foreach (var error in PolicyErrors("tooLittle", tooLittle.Policy, tooLittle.WaitAtMost))
        {
            yield return error;
        }
    }

    private static IEnumerable<(string, string, string)> StaleErrors(StalePolicy? stale) =>
        stale is null ? []
        : string.IsNullOrEmpty(stale.OlderThan) ? [("stale.olderThan", "stale.olderThan is not set", DurationRemedy)]
        : Duration("stale.olderThan", stale.OlderThan).Concat(PolicyErrors("stale", stale.Policy, stale.WaitAtMost));

    private static IEnumerable<(string, string, string)> LimitErrors(Metric metric)
    {
        if (MetricDefaults.ConsecutiveFailureLimitOf(metric) is not { } limit)
        {
            yield break;
        }

        if (limit < 0)
        {
            yield return (
                "consecutiveFailureLimit",
                "consecutiveFailureLimit must be >= 0",
                "Set consecutiveFailureLimit to 0 or more, or remove it."
            );
        }

        if (metric.Count?.IntValue is > 0 and var count && count <= limit && MetricDefaults.FailureLimitOf(metric) < 0)
        {
            yield return (
                "consecutiveFailureLimit",
                $"count ({count}) must be > consecutiveFailureLimit ({limit}), or the metric could never fail",
                $"Raise count above {limit}, lower the limit, or set failureLimit."
            );
        }
    }

    private static IEnumerable<(string, string, string)> PolicyErrors(string field, string? policy, string? waitAtMost)
    {
        foreach (var error in Choice($"{field}.policy", policy, DataPolicy.All))
        {
            yield return error;
        }

        if (string.IsNullOrEmpty(waitAtMost))
        {
            yield break;
        }

        if (policy != DataPolicy.Wait)
        {
            yield return (
                $"{field}.waitAtMost",
                $"{field}.waitAtMost is for policy wait only",
                $"Set {field}.policy to wait, or remove waitAtMost."
            );
        }

        foreach (var error in Duration($"{field}.waitAtMost", waitAtMost))
        {
            yield return error;
        }
    }

    private static IEnumerable<(string, string, string)> Choice(string field, string? value, IReadOnlyList<string> allowed) =>
        string.IsNullOrEmpty(value) || allowed.Contains(value)
            ? []
            : [(field, $"{field} is \"{value}\"", $"Set {field} to one of {string.Join(", ", allowed)}.")];

    private static IEnumerable<(string, string, string)> Duration(string field, string text) =>
        GoDuration.Fault(text) is { } fault ? [(field, $"invalid {field} string: {fault}", DurationRemedy)]
        : GoDuration.TryParse(text, out var duration) && duration.Nanoseconds > 0 ? []
        : [(field, $"{field} is {text}", DurationRemedy)];
}
