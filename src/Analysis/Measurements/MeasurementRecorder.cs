using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>Turns a provider's answer into a measurement: conditions judge values, providers that judge themselves are believed (rows D26, D40, D53).</summary>
public static class MeasurementRecorder
{
    // What is beyond is of no use in a status, and ten measurements of many metrics have to fit one object.
    private const int MaxValueLength = 4096;
    private const int MaxMessageLength = 2048;
    private const int MaxMetadataLength = 8192;
    private const int MaxExplanationLength = 500;

    /// <param name="task">What was asked for.</param>
    /// <param name="metric">The metric with all arguments filled in.</param>
    /// <param name="answer">What the provider said.</param>
    /// <param name="startedAt">When the provider was asked.</param>
    /// <param name="clock">Gives the instant of the end, and what <c>now()</c> reads in conditions.</param>
    /// <param name="mask">Hides the values of secret arguments.</param>
    /// <param name="metadata">Facts about the metric, kept with its first measurement.</param>
    public static MeasurementOutcome Record(
        MeasurementTask task,
        Metric metric,
        ProviderAnswer answer,
        DateTimeOffset startedAt,
        TimeProvider clock,
        SecretMask mask,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(mask);
        var begun = (task.InFlight ?? new Measurement { StartedAt = StatusTime.Stamp(startedAt) }) with
        {
            Metadata = Merge(task.InFlight?.Metadata, Masked(answer.Metadata, mask)),
            ResumeAt = null,
        };
        var measurement = answer switch
        {
            ProviderAnswer.Value value => Judge(begun, metric, value, clock, mask),
            ProviderAnswer.Verdict verdict => PhaseOrder.IsCompleted(verdict.Phase)
                ? begun with
                {
                    Phase = verdict.Phase,
                    Value = Bounded(verdict.Text, MaxValueLength, mask),
                    Message = Bounded(verdict.Message, MaxMessageLength, mask),
                }
                : Failed(begun, $"the provider judged with the unknown phase \"{verdict.Phase}\"", mask),
            ProviderAnswer.Pending pending => begun with { Phase = AnalysisPhase.Running, ResumeAt = StatusTime.Stamp(pending.ResumeAt) },
            ProviderAnswer.Error error => Failed(begun, error.Reason, mask),
            _ => Failed(begun, "the provider gave no answer", mask),
        };
        return new MeasurementOutcome(task.Kind, task.MetricName, task.Ordinal, Ended(task, measurement, clock), Masked(metadata, mask));
    }

    private static Measurement Judge(Measurement begun, Metric metric, ProviderAnswer.Value value, TimeProvider clock, SecretMask mask)
    {
        var verdict = ConditionEvaluator.Evaluate(value.Result, metric.SuccessCondition, metric.FailureCondition, clock);
        var explanation = ConditionExplainer.Explain(verdict.Phase, value.Result, metric.SuccessCondition, metric.FailureCondition, clock);
        var explained = begun with { Metadata = WithExplanation(begun.Metadata, explanation, mask) };
        return verdict.Phase == AnalysisPhase.Error
            ? Failed(explained, verdict.Message, mask)
            : explained with
            {
                Phase = verdict.Phase,
                Value = Bounded(value.Text, MaxValueLength, mask),
            };
    }

    private static IReadOnlyDictionary<string, string>? WithExplanation(
        IReadOnlyDictionary<string, string>? metadata,
        string explanation,
        SecretMask mask
    ) =>
        Bounded(explanation, MaxExplanationLength, mask) is { } text
            ? new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
            {
                [MeasurementMetadata.Explanation] = text,
            }
            : metadata;

    private static Measurement Ended(MeasurementTask task, Measurement measurement, TimeProvider clock)
    {
        if (!PhaseOrder.IsCompleted(measurement.Phase))
        {
            return measurement;
        }

        // Row D24.
        var terminated =
            task.Kind == MeasurementTaskKind.Terminate && measurement.Phase is AnalysisPhase.Successful or AnalysisPhase.Inconclusive;
        return measurement with
        {
            FinishedAt = StatusTime.Stamp(clock.GetUtcNow()),
            Message = terminated ? AnalysisMessages.MetricTerminated : measurement.Message,
        };
    }

    private static Measurement Failed(Measurement begun, string reason, SecretMask mask) =>
        begun with
        {
            Phase = AnalysisPhase.Error,
            Message = Bounded(reason, MaxMessageLength, mask),
        };

    // Masked before it is cut: a secret cut in two would show its first half.
    private static string? Bounded(string text, int limit, SecretMask mask) =>
        text.Length == 0 ? null : BoundedText.Cut(mask.Apply(text), limit);

    private static Dictionary<string, string>? Masked(IReadOnlyDictionary<string, string>? facts, SecretMask mask) =>
        facts is { Count: > 0 }
            ? facts.ToDictionary(static f => f.Key, f => BoundedText.Cut(mask.Apply(f.Value), MaxMetadataLength), StringComparer.Ordinal)
            : null;

    private static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? before,
        Dictionary<string, string>? added
    )
    {
        if (before is null || added is null)
        {
            return before ?? added;
        }

        foreach (var (name, value) in before)
        {
            added.TryAdd(name, value);
        }

        return added;
    }
}
