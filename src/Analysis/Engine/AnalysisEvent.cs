namespace Rollouts.Analysis;

/// <summary>An event to record on the run (row D32).</summary>
/// <param name="Warning">Whether it is a Warning; Normal otherwise.</param>
/// <param name="Reason">Machine-readable reason, for example <c>MetricFailed</c>.</param>
/// <param name="Message">For a person.</param>
public sealed record AnalysisEvent(bool Warning, string Reason, string Message);
