using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>An exception as an answer.</summary>
internal static class ErrorAnswer
{
    /// <summary>The message, and in the metadata what kind of fault it is where that matters: a source that is down says nothing about a canary.</summary>
    public static ProviderAnswer.Error From(ProviderException e) =>
        new(e.Message) { Metadata = FaultOf(e), Data = e.IsNoData ? DataFacts.None : null };

    public static Dictionary<string, string> FaultOf(ProviderException e) =>
        e.Fault == ProviderFault.Unspecified
            ? []
            : new Dictionary<string, string>(StringComparer.Ordinal) { [MeasurementMetadata.Fault] = e.Fault.ToString() };
}
