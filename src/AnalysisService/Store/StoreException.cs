namespace Rollouts.AnalysisService;

/// <summary>The verdict store cannot be used; the message names the option and what to do.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message) { }

    public StoreException(string message, Exception inner)
        : base(message, inner) { }
}
