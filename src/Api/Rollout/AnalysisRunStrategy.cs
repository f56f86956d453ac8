namespace Rollouts.Api;

/// <summary>How many finished AnalysisRuns, and as many Experiments, are kept (rows A13 and A14).</summary>
public sealed record AnalysisRunStrategy : KubernetesView
{
    /// <summary>Default 5.</summary>
    public int? SuccessfulRunHistoryLimit { get; init; }

    /// <summary>Default 5; Failed, Error and Inconclusive together.</summary>
    public int? UnsuccessfulRunHistoryLimit { get; init; }
}
