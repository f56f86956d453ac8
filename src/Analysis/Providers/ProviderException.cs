namespace Rollouts.Analysis;

/// <summary>A source refused or could not be reached; the message names the address without credentials.</summary>
public sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The source answered as it should and had no data: what a metric's <c>noData</c> is for.</summary>
    public bool IsNoData { get; init; }

    /// <summary>What kind of fault it is; that of the cause when nothing else is said.</summary>
    public ProviderFault Fault
    {
        get => field != ProviderFault.Unspecified ? field : (InnerException as ProviderException)?.Fault ?? field;
        init;
    }
}
