using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>An Experiment, alone or in the tree of its Rollout, with its ReplicaSets and AnalysisRuns.</summary>
internal sealed record ExperimentView(string Name, DateTimeOffset? Created, long Revision, string Status)
{
    public string Message { get; init; } = "";

    public IReadOnlyList<ReplicaSetView> ReplicaSets { get; init; } = [];

    public IReadOnlyList<AnalysisRunView> AnalysisRuns { get; init; } = [];

    /// <summary>Those that a Rollout has, newest revision first, within one the oldest first.</summary>
    public static IReadOnlyList<ExperimentView> OwnedBy(string ownerUid, ObjectFamily objects) =>
        [
            .. objects
                .Experiments.Where(item => item.Header.IsOwnedBy(ownerUid))
                .Select(item => Of(item, objects))
                .OrderByDescending(static view => view.Revision)
                .ThenBy(static view => view.Created)
                .ThenBy(static view => view.Name, StringComparer.Ordinal),
        ];

    public static ExperimentView Of(KubeObject item, ObjectFamily objects)
    {
        var status = item.Read<Experiment>()?.Status;
        return new(item.Header.Name, item.Header.CreationTimestamp, item.Header.Revision(), status?.Phase ?? "")
        {
            Message = status?.Message ?? "",
            ReplicaSets = ReplicaSetView.OwnedBy(item.Header.Uid, objects, static _ => []),
            AnalysisRuns = AnalysisRunView.OwnedBy(item.Header.Uid, objects.AnalysisRuns),
        };
    }
}
