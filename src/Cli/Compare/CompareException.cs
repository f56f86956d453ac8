namespace Rollouts.Cli;

/// <summary>What was given cannot be compared. The message names file, line or option, the value and the remedy.</summary>
internal sealed class CompareException(string message) : Exception(message);
