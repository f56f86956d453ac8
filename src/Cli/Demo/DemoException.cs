namespace Rollouts.Cli;

/// <summary>The demo cannot go on, for a reason that the user can understand and mend.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
