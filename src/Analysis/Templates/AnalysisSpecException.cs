namespace Rollouts.Analysis;

/// <summary>Templates or arguments do not make a run. The message is Argo's, word for word, because conditions and statuses quote it.</summary>
public sealed class AnalysisSpecException(string message) : Exception(message);
