using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Which phases are final, and which of two is worse (row D29).</summary>
public static class PhaseOrder
{
    private static readonly string[] BestToWorst =
    [
        AnalysisPhase.Successful,
        AnalysisPhase.Running,
        AnalysisPhase.Pending,
        AnalysisPhase.Inconclusive,
        AnalysisPhase.Error,
        AnalysisPhase.Failed,
    ];

    public static bool IsCompleted(string? phase) =>
        phase is AnalysisPhase.Successful or AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive;

    /// <summary>Whether <paramref name="next"/> is worse than <paramref name="current"/>; an unknown phase counts as the best.</summary>
    public static bool IsWorse(string? current, string? next) => RankOf(next) > RankOf(current);

    private static int RankOf(string? phase) => Math.Max(0, Array.IndexOf(BestToWorst, phase));
}
