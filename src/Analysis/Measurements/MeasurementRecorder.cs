using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>
/// Turns a provider's answer into a measurement: policies see to data that are not good enough, conditions judge values, providers that
/// judge themselves are believed (rows D26, D40, D53).
/// </summary>
public static class MeasurementRecorder
{
    // What is beyond is of no use in a status, and ten measurements of many metrics have to fit one object.
    private const int MaxValueLength = 4096;
    private const int MaxMessageLength = 2048;
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
    ) => Record(task, new ResolvedMetric(metric, RunVariables.Unmeasured, NoVariables), answer, startedAt, clock, mask, metadata);

    /// <param name="task">What was asked for.</param>
    /// <param name="resolved">The metric with all arguments and variables filled in.</param>
    /// <param name="answer">What the provider said.</param>
    /// <param name="startedAt">When the provider was asked.</param>
    /// <param name="clock">Gives the instant of the end, and what <c>now()</c> reads in conditions.</param>
    /// <param name="mask">Hides the values of secret arguments.</param>
    /// <param name="metadata">Facts about the metric, kept with its first measurement.</param>
    public static MeasurementOutcome Record(
        MeasurementTask task,
        ResolvedMetric resolved,
        ProviderAnswer answer,
        DateTimeOffset startedAt,
        TimeProvider clock,
        SecretMask mask,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(resolved);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(mask);
        var metric = resolved.Metric;
        var begun = (task.InFlight ?? new Measurement { StartedAt = StatusTime.Stamp(startedAt) }) with
        {
            Metadata = MeasurementFacts.Of(task, resolved, answer, mask),
            ResumeAt = null,
        };
        var measurement = DataPolicies.Judge(metric, answer, clock) is { } judgement
            ? ByPolicy(begun, metric, answer, judgement, clock, mask)
            : ByAnswer(begun, resolved, answer, clock, mask);
        return new MeasurementOutcome(
            task.Kind,
            task.MetricName,
            task.Ordinal,
            Ended(task, measurement, clock),
            MeasurementFacts.Masked(metadata, mask)
        );
    }

    /// <summary>What becomes of a measurement that waits for data when its run is stopped: nobody knows how it would have ended.</summary>
    public static ProviderAnswer StopWaiting() => new ProviderAnswer.Verdict(AnalysisPhase.Inconclusive, "", "");

    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    private static Measurement ByAnswer(
        Measurement begun,
        ResolvedMetric resolved,
        ProviderAnswer answer,
        TimeProvider clock,
        SecretMask mask
    ) =>
        answer switch
        {
            ProviderAnswer.Value value => Judge(begun, resolved, value, clock, mask),
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

    private static Measurement ByPolicy(
        Measurement begun,
        Metric metric,
        ProviderAnswer answer,
        DataJudgement judgement,
        TimeProvider clock,
        SecretMask mask
    )
    {
        if (judgement.Choice is not { } choice)
        {
            return Failed(begun, judgement.Reason, mask);
        }

        var now = clock.GetUtcNow();
        var waited = now - (begun.StartedAt ?? now);
        var reason = judgement.Reason;
        if (choice == DataPolicy.Wait && judgement.WaitAtMost is { } limit && waited >= limit)
        {
            choice = DataPolicy.Inconclusive;
            reason = $"{reason}, and {judgement.Policy}.waitAtMost ({GoDuration.FromTimeSpan(limit)}) is over";
        }

        var judged = begun with
        {
            Value = answer switch
            {
                ProviderAnswer.Value value => Bounded(value.Text, MaxValueLength, mask),
                ProviderAnswer.Verdict verdict => Bounded(verdict.Text, MaxValueLength, mask),
                _ => null,
            },
            Message = Bounded(reason, MaxMessageLength, mask),
            Metadata = MeasurementFacts.With(begun.Metadata, (MeasurementMetadata.Policy, $"{judgement.Policy}: {choice}")),
        };
        return choice switch
        {
            DataPolicy.Wait => judged with { Phase = AnalysisPhase.Running, ResumeAt = MeasurementSchedule.AskAgainAt(metric, now) },
            DataPolicy.Fail => judged with { Phase = AnalysisPhase.Failed },
            DataPolicy.Pass => judged with { Phase = AnalysisPhase.Successful },
            _ => judged with { Phase = AnalysisPhase.Inconclusive },
        };
    }

    private static Measurement Judge(
        Measurement begun,
        ResolvedMetric resolved,
        ProviderAnswer.Value value,
        TimeProvider clock,
        SecretMask mask
    )
    {
        var (success, failure) = (resolved.Metric.SuccessCondition, resolved.Metric.FailureCondition);
        var run = Reads(success) || Reads(failure) ? resolved.Variables.ToValue() : default;
        var verdict = ConditionEvaluator.Evaluate(value.Result, success, failure, clock, run);
        var explanation = ConditionExplainer.Explain(verdict.Phase, value.Result, success, failure, clock, run);
        var explained = Bounded(explanation, MaxExplanationLength, mask) is { } text
            ? begun with
            {
                Metadata = MeasurementFacts.With(begun.Metadata, (MeasurementMetadata.Explanation, text)),
            }
            : begun;
        return verdict.Phase == AnalysisPhase.Error
            ? Failed(explained, verdict.Message, mask)
            : explained with
            {
                Phase = verdict.Phase,
                Value = Bounded(value.Text, MaxValueLength, mask),
                Message = null,
            };
    }

    private static bool Reads(string? condition) => condition?.Contains("run", StringComparison.Ordinal) == true;

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
}
