namespace Rollouts.AnalysisService;

/// <summary>A part of the verdicts, the run that ended last first.</summary>
/// <param name="Verdicts">The verdicts, without their metrics and record.</param>
/// <param name="Next">The cursor of the page that follows; null when this is the last.</param>
public sealed record VerdictPage(IReadOnlyList<Verdict> Verdicts, string? Next);
