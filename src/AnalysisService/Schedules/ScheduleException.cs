namespace Rollouts.AnalysisService;

/// <summary>A schedule cannot be used; the message names it, the field, the value and the remedy.</summary>
internal sealed class ScheduleException(string message, Exception? inner = null) : IOException(message, inner);
