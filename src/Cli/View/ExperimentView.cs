using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>An Experiment in the tree, with its ReplicaSets and AnalysisRuns.</summary>
internal sealed record ExperimentView(string Name, DateTimeOffset? Created, long Revision, string Status)
{
    public IReadOnlyList<ReplicaSetView> ReplicaSets { get; init; } = [];

    public IReadOnlyList<AnalysisRunView> AnalysisRuns { get; init; } = [];

    /// <summary>Those that a Rollout has, newest revision first, within one the oldest first.</summary>
    public static IReadOnlyList<ExperimentView> OwnedBy(string ownerUid, RolloutObjects objects) =>
        [
            .. objects
                .Experiments.Where(item => item.Header.IsOwnedBy(ownerUid))
                .Select(item => Of(item, objects))
                .OrderByDescending(static view => view.Revision)
                .ThenBy(static view => view.Created)
                .ThenBy(static view => view.Name, StringComparer.Ordinal),
        ];

    private static ExperimentView Of(KubeObject item, RolloutObjects objects) =>
        new(item.Header.Name, item.Header.CreationTimestamp, item.Header.Revision(), item.Read<Experiment>()?.Status.Phase ?? "")
        {
            ReplicaSets = ReplicaSetView.OwnedBy(item.Header.Uid, objects, static _ => []),
            AnalysisRuns = AnalysisRunView.OwnedBy(item.Header.Uid, objects.AnalysisRuns),
        };
}
