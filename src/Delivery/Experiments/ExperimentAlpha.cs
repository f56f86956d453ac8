using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Shares the error probability of an experiment among its analyses that compare versions; one of a Rollout's step has its own from there.</summary>
internal static class ExperimentAlpha
{
    /// <summary>What a run's annotation says; null for a run that compares nothing.</summary>
    public static string? ShareOf(ExperimentSync sync, AnalysisRunSpec spec, AnalysisRun? predecessor) =>
        AttemptAlpha.ShareOf(sync.Experiment, Comparing(sync), spec, predecessor);

    private static int Comparing(ExperimentSync sync) =>
        sync.Analyses.Count(analysis =>
            TemplateReferences.Compares(
                sync.Snapshot.AnalysisTemplates,
                sync.Snapshot.ClusterAnalysisTemplates,
                new AnalysisTemplateRef { TemplateName = analysis.TemplateName, ClusterScope = analysis.ClusterScope }
            )
        );
}
