using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>When a finished run is deleted (row D15).</summary>
internal static class RunLifetime
{
    /// <summary>The instant from which the run is to be deleted, or null for never. A run without a completion time has none.</summary>
    public static DateTimeOffset? EndOf(AnalysisRun run)
    {
        if (run.Spec.TtlStrategy is not { } ttl || run.Status.CompletedAt is not { } completedAt)
        {
            return null;
        }

        var seconds = run.Status.Phase switch
        {
            AnalysisPhase.Successful => ttl.SecondsAfterSuccess ?? ttl.SecondsAfterCompletion,
            AnalysisPhase.Failed => ttl.SecondsAfterFailure ?? ttl.SecondsAfterCompletion,
            _ => ttl.SecondsAfterCompletion,
        };
        // Argo compares whole seconds with "greater", so the run lives through the second in which they are equal.
        return seconds is { } limit ? StatusTime.Add(completedAt, TimeSpan.FromSeconds(limit + 1L)) : null;
    }
}
