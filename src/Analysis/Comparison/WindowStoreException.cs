namespace Rollouts.Analysis;

/// <summary>The store of windows is away for now. Nothing is decided without it; the measurement goes on when it is back.</summary>
public sealed class WindowStoreException(string message, Exception? inner = null) : Exception(message, inner);
