using Google.Protobuf.WellKnownTypes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Runs as the API shows them.</summary>
internal static class RunMessages
{
    /// <param name="item">The run.</param>
    /// <param name="withMetrics">Lists leave them out.</param>
    public static V1.Run Of(KubeObject item, bool withMetrics)
    {
        var view = new V1.Run
        {
            Namespace = item.Header.Namespace,
            Name = item.Header.Name,
            Uid = item.Header.Uid,
            Version = item.Header.ResourceVersion,
            CreatedAt = TimeOf(item.Header.CreationTimestamp),
            Labels = { item.Header.Labels.ToDictionary() },
        };
        if (!RunReader.TryRead(item, out var run, out var problem))
        {
            view.Phase = RunReader.PhaseOf(item) ?? AnalysisPhase.Error;
            view.Message = problem;
            view.Explanation = $"Analysis {view.Name} cannot be read: {problem}";
            view.Done = PhaseOrder.IsCompleted(view.Phase);
            return view;
        }

        Fill(view, run, withMetrics);
        return view;
    }

    private static void Fill(V1.Run view, AnalysisRun run, bool withMetrics)
    {
        var explanation = Explainer.Explain(run);
        view.Phase = run.Status.Phase is { Length: > 0 } phase ? phase : AnalysisPhase.Pending;
        view.Message = run.Status.Message ?? "";
        view.Explanation = FinishedRunTrimming.IsTrimmed(run) ? OutlineOf(view) : explanation.Sentence;
        view.Done = PhaseOrder.IsCompleted(run.Status.Phase);
        view.Cancelled = run.Spec.Terminate;
        view.StartedAt = TimeOf(run.Status.StartedAt);
        view.CompletedAt = TimeOf(run.Status.CompletedAt);
        view.Arguments.AddRange((run.Spec.Args ?? []).Select(ArgumentOf));
        if (withMetrics)
        {
            var results = (run.Status.MetricResults ?? []).ToLookup(static r => r.Name, StringComparer.Ordinal);
            var told = explanation.Metrics.ToLookup(static m => m.Metric, StringComparer.Ordinal);
            view.Metrics.AddRange(
                (run.Spec.Metrics ?? []).Select(m => MetricOf(m, results[m.Name].FirstOrDefault(), told[m.Name].FirstOrDefault()))
            );
        }
    }

    // Of a run whose metrics the cache does not hold.
    private static string OutlineOf(V1.Run view) =>
        view.Message.Length > 0
            ? $"Analysis {view.Name} is {view.Phase}: {view.Message.TrimEnd('.')}."
            : $"Analysis {view.Name} is {view.Phase}.";

    private static V1.Argument ArgumentOf(Argument argument)
    {
        var view = new V1.Argument { Name = argument.Name };
        if (argument.ValueFrom?.SecretKeyRef is { } secret)
        {
            view.Secret = new V1.SecretReference { Name = secret.Name, Key = secret.Key };
        }
        else if (argument.Value is { } value)
        {
            view.Value = value;
        }

        return view;
    }

    private static V1.MetricStatus MetricOf(Metric metric, MetricResult? result, MetricExplanation? told)
    {
        var view = new V1.MetricStatus
        {
            Name = metric.Name,
            Phase = result?.Phase ?? AnalysisPhase.Pending,
            Message = result?.Message ?? "",
            DryRun = result?.DryRun ?? false,
            SuccessCondition = metric.SuccessCondition ?? "",
            FailureCondition = metric.FailureCondition ?? "",
            Explanation = told?.Sentence ?? "",
            Count = result?.Count ?? 0,
            Successful = result?.Successful ?? 0,
            Failed = result?.Failed ?? 0,
            Inconclusive = result?.Inconclusive ?? 0,
            Error = result?.Error ?? 0,
        };
        // The status keeps the latest, in the order in which they were taken.
        var kept = result?.Measurements ?? [];
        var before = (result?.Count ?? 0) + (result?.Error ?? 0) - kept.Count(static m => PhaseOrder.IsCompleted(m.Phase));
        view.Measurements.AddRange(kept.Select((m, i) => MeasurementOf(m, before + i + 1)));
        return view;
    }

    private static V1.MeasurementStatus MeasurementOf(Measurement measurement, int ordinal) =>
        new()
        {
            Phase = measurement.Phase,
            Value = measurement.Value ?? "",
            Message = measurement.Message ?? "",
            StartedAt = TimeOf(measurement.StartedAt),
            FinishedAt = TimeOf(measurement.FinishedAt),
            Metadata = { (measurement.Metadata ?? new Dictionary<string, string>()).ToDictionary() },
            Ordinal = ordinal,
        };

    public static Timestamp? TimeOf(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
