using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>An instant and the runs that are woken at it. Statuses keep whole seconds, so many runs share one.</summary>
/// <param name="At">The instant.</param>
/// <param name="Number">Tells it from an earlier one of the same instant.</param>
internal sealed record RunAlarm(DateTimeOffset At, long Number)
{
    /// <summary>Guarded by the scheduler's lock.</summary>
    public HashSet<ObjectKey> Runs { get; } = [];
}
