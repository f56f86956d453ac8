using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Gathers metric phases into the phase, message and summaries of the run (rows D29 to D31).</summary>
internal sealed class RunVerdict(bool terminateAsked, bool strictArgo)
{
    private string? _worst;
    private string _message = terminateAsked ? AnalysisMessages.RunTerminated : "";
    private bool _everythingCompleted = true;
    private bool _isMeasuring;

    public RunSummary Summary { get; private set; } = new();

    public RunSummary DryRunSummary { get; private set; } = new();

    public void Add(PlannedMetric metric, MetricResult? result, bool dryRun)
    {
        var completed = PhaseOrder.IsCompleted(result?.Phase);
        _isMeasuring |= !completed && MetricState.InFlight(result) is not null;
        var breach = completed ? MetricAssessor.BreachOf(metric.Limits, result!) : null;
        var counted = CountedPhase(completed, result?.Phase, breach);
        if (dryRun)
        {
            DryRunSummary = Counted(DryRunSummary, counted);
        }
        else
        {
            Summary = Counted(Summary, counted);
        }

        if (!completed)
        {
            _everythingCompleted = false;
        }
        else if (dryRun)
        {
            // Row D29: a run of dry-run metrics alone is Successful whatever they say.
            _worst ??= AnalysisPhase.Successful;
        }
        else
        {
            Take(metric, result!, breach);
        }
    }

    public (string Phase, string Message) Decide(bool terminating)
    {
        // A measurement may have begun while somebody asked for the end: it is terminated first, or it would go on for nobody.
        if (terminating && !_isMeasuring)
        {
            return (_worst ?? AnalysisPhase.Successful, _message);
        }

        return _everythingCompleted && _worst is { } worst ? (worst, _message) : (AnalysisPhase.Running, "");
    }

    private void Take(PlannedMetric metric, MetricResult result, LimitBreach? breach)
    {
        var phase = metric.PhaseForRun(result.Phase);
        if (_worst is not null && !PhaseOrder.IsWorse(_worst, phase))
        {
            return;
        }

        _worst = phase;
        if (breach is not null)
        {
            var reaction = phase == result.Phase ? "" : $" (onFailure: {FailureReaction.Pause})";
            var because = string.IsNullOrEmpty(result.Message) ? "" : $": \"Error Message: {result.Message}\"";
            _message = $"Metric \"{metric.Name}\" assessed {result.Phase} due to {breach.Reason}{reaction}{because}";
        }
    }

    /// <summary>
    /// The phase that a summary counts; null for a metric that goes on. Argo counts as successful whatever ends without exceeding a limit, also
    /// where row D28 calls it Inconclusive or Failed (row D31).
    /// </summary>
    private string? CountedPhase(bool completed, string? phase, LimitBreach? breach)
    {
        if (!completed)
        {
            return null;
        }

        return strictArgo ? breach?.Phase ?? AnalysisPhase.Successful : phase;
    }

    private static RunSummary Counted(RunSummary summary, string? phase)
    {
        var next = summary with { Count = summary.Count + 1 };
        return phase switch
        {
            null => next,
            AnalysisPhase.Error => next with { Error = next.Error + 1 },
            AnalysisPhase.Failed => next with { Failed = next.Failed + 1 },
            AnalysisPhase.Inconclusive => next with { Inconclusive = next.Inconclusive + 1 },
            _ => next with { Successful = next.Successful + 1 },
        };
    }
}
