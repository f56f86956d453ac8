using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>One assessment of one run: counts outcomes, gives every metric and the run its phase, and trims (rows D14, D26 to D32).</summary>
internal sealed class RunAssessor
{
    private readonly AnalysisRun _run;
    private readonly RunPlan _plan;
    private readonly DateTimeOffset _now;
    private readonly bool _terminating;
    private readonly bool _strictArgo;
    private readonly List<MetricResult> _results;
    private readonly List<AnalysisEvent> _events = [];
    private readonly List<MeasurementOutcome> _counted = [];
    private readonly List<TrimmedMeasurements> _trimmed = [];
    private bool _changed;

    public RunAssessor(AnalysisRun run, RunPlan plan, DateTimeOffset now, bool strictArgo)
    {
        _run = run;
        _plan = plan;
        _now = now;
        _strictArgo = strictArgo;
        // A metric that ends badly in this assessment stops the others in the next one (row D29).
        _terminating = MetricState.IsTerminating(run);
        _results = [.. run.Status.MetricResults ?? []];
    }

    public Assessment Assess(IReadOnlyList<MeasurementOutcome> finished)
    {
        foreach (var outcome in finished)
        {
            Count(outcome);
        }

        var verdict = new RunVerdict(_run.Spec.Terminate, _strictArgo);
        foreach (var metric in _plan.Metrics)
        {
            verdict.Add(metric, AssessMetric(metric), _plan.IsDryRun(metric.Name));
        }

        var status = WithVerdict(verdict);
        Trim();
        return new Assessment
        {
            Status = _changed ? status with { MetricResults = _results } : _run.Status,
            Changed = _changed,
            Events = _events,
            Trimmed = _trimmed,
            Counted = _counted,
        };
    }

    private void Count(MeasurementOutcome outcome)
    {
        var result = MetricState.Find(_results, outcome.MetricName);
        if (OutcomeRecorder.IsWanted(result, outcome) && _plan.Metrics.FirstOrDefault(m => m.Name == outcome.MetricName) is { } metric)
        {
            var counted = OutcomeRecorder.Count(result, outcome, _plan.IsDryRun(outcome.MetricName));
            Store(metric.Limits.ConsecutiveFailure is null ? counted : MetricState.WithFailures(counted, outcome.Measurement.Phase));
            _counted.Add(outcome);
        }
    }

    private MetricResult? AssessMetric(PlannedMetric metric)
    {
        if (MetricState.Find(_results, metric.Name) is not { } result)
        {
            return null;
        }

        var phase = MetricAssessor.Assess(metric.Limits, result, _terminating);
        if (phase != result.Phase)
        {
            result = result with { Phase = phase, Message = MetricState.Last(result)?.Message ?? result.Message };
            Store(result);
            if (PhaseOrder.IsCompleted(phase))
            {
                _events.Add(Event($"Metric{phase}", phase, $"Metric '{metric.Name}' Completed. Result: {phase}"));
            }
        }

        // Row D13: a dry-run metric says itself why it ended, as nothing else will.
        if (
            _plan.IsDryRun(metric.Name)
            && PhaseOrder.IsCompleted(phase)
            && MetricAssessor.BreachOf(metric.Limits, result) is { } breach
            && $"Metric assessed {phase} due to {breach.Reason}" is var message
            && message != result.Message
        )
        {
            result = result with { Message = message };
            Store(result);
        }

        return result;
    }

    private AnalysisRunStatus WithVerdict(RunVerdict verdict)
    {
        var status = _run.Status;
        _changed |= status.StartedAt is null || status.RunSummary != verdict.Summary || status.DryRunSummary != verdict.DryRunSummary;
        status = status with
        {
            StartedAt = status.StartedAt ?? StatusTime.Stamp(_now),
            RunSummary = verdict.Summary,
            DryRunSummary = verdict.DryRunSummary,
        };
        var (phase, message) = verdict.Decide(_terminating);
        if (phase == status.Phase)
        {
            return status;
        }

        _changed = true;
        if (!PhaseOrder.IsCompleted(phase))
        {
            return status with { Phase = phase, Message = Absent(message) };
        }

        _events.Add(Completed(phase));
        return status with { Phase = phase, Message = Absent(message), CompletedAt = StatusTime.Stamp(_now) };
    }

    private void Trim()
    {
        foreach (var metric in _plan.Metrics)
        {
            var keep = _plan.RetentionOf(metric.Name);
            if (MetricState.Find(_results, metric.Name) is { Measurements: { } all } result && all.Count > keep)
            {
                Store(result with { Measurements = [.. all.Skip(all.Count - keep)] });
                _trimmed.Add(new TrimmedMeasurements(metric.Written, [.. all.Take(all.Count - keep)]));
            }
        }
    }

    private void Store(MetricResult result)
    {
        _changed = true;
        var index = _results.FindIndex(r => r.Name == result.Name);
        if (index < 0)
        {
            _results.Add(result);
        }
        else
        {
            _results[index] = result;
        }
    }

    /// <summary>The event of a finished run (row D32).</summary>
    public static AnalysisEvent Completed(string phase) => Event($"AnalysisRun{phase}", phase, $"Analysis Completed. Result: {phase}");

    private static AnalysisEvent Event(string reason, string phase, string message) =>
        new(phase is AnalysisPhase.Failed or AnalysisPhase.Error, reason, message);

    private static string? Absent(string message) => message.Length == 0 ? null : message;
}
