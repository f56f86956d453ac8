namespace Rollouts.Analysis;

/// <summary>A source refused or could not be reached; the message names the address without credentials.</summary>
public sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The source answered as it should and had no data: what a metric's <c>noData</c> is for.</summary>
    public bool IsNoData { get; init; }
}
