namespace Rollouts.Statistics;

/// <summary>Samples and config do not fit together, so that nothing can be judged. The message names field, value and remedy.</summary>
public sealed class JudgeInputException(string message) : Exception(message);
