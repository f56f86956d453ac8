using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Analyses without whose success an experiment is none (row E5).</summary>
internal static class RequiredRuns
{
    public static bool Exist(ExperimentSync sync) => sync.Analyses.Any(analysis => analysis.RequiredForCompletion);

    /// <summary>There are some, and all of them have succeeded: that ends the experiment even before its duration has passed.</summary>
    public static bool HaveSucceeded(ExperimentSync sync, ExperimentStatus status) =>
        Exist(sync)
        && sync.Analyses.Where(analysis => analysis.RequiredForCompletion)
            .All(analysis => status.AnalysisRuns?.FirstOrDefault(run => run.Name == analysis.Name)?.Phase == AnalysisPhase.Successful);
}
