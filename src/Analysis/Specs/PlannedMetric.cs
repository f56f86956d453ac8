using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>A metric as written and with its arguments filled in.</summary>
internal sealed record PlannedMetric(Metric Written, Metric Resolved)
{
    public string Name => Resolved.Name;

    public MetricLimits Limits { get; } = MetricLimits.Of(Resolved);

    /// <summary>Whether a person decides when the metric ends badly.</summary>
    public bool PausesOnFailure => Resolved.OnFailure == FailureReaction.Pause;

    /// <summary>What the metric adds to its run: its phase, or Inconclusive in place of what would abort a rollout.</summary>
    public string PhaseForRun(string phase) => PausesOnFailure ? Paused(phase) : phase;

    public static string Paused(string phase) => phase is AnalysisPhase.Failed or AnalysisPhase.Error ? AnalysisPhase.Inconclusive : phase;
}
