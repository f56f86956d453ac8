namespace Rollouts.Analysis;

/// <summary>A source refused or could not be reached; the message names the address without credentials.</summary>
public sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
