using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>An AnalysisRun in the tree: how many measurements ended how, and the Jobs that it started.</summary>
internal sealed record AnalysisRunView
{
    /// <summary>Key of a measurement's metadata under which a job metric names its Job.</summary>
    private const string JobName = "job-name";

    public required string Name { get; init; }

    public DateTimeOffset? Created { get; init; }

    public long Revision { get; init; }

    public required string Status { get; init; }

    public long Successful { get; init; }

    public long Failed { get; init; }

    public long Inconclusive { get; init; }

    public long Error { get; init; }

    public IReadOnlyList<JobView> Jobs { get; init; } = [];

    /// <summary>Those that an owner has, newest revision first, within one the oldest first.</summary>
    public static IReadOnlyList<AnalysisRunView> OwnedBy(string ownerUid, IReadOnlyList<KubeObject> runs) =>
        [
            .. runs.Where(run => run.Header.IsOwnedBy(ownerUid))
                .Select(Of)
                .OrderByDescending(static view => view.Revision)
                .ThenBy(static view => view.Created)
                .ThenByDescending(static view => view.Name, StringComparer.Ordinal),
        ];

    private static AnalysisRunView Of(KubeObject item)
    {
        var status = (item.Read<AnalysisRun>() ?? new AnalysisRun()).Status;
        IReadOnlyList<MetricResult> results = status.MetricResults ?? [];
        return new AnalysisRunView
        {
            Name = item.Header.Name,
            Created = item.Header.CreationTimestamp,
            Revision = item.Header.Revision(),
            Status = status.Phase ?? "",
            Successful = results.Sum(static result => (long)result.Successful),
            Failed = results.Sum(static result => (long)result.Failed),
            Inconclusive = results.Sum(static result => (long)result.Inconclusive),
            Error = results.Sum(static result => (long)result.Error),
            Jobs =
            [
                .. results
                    .SelectMany(static result => result.Measurements ?? [])
                    .Where(static measurement => measurement.Metadata?.ContainsKey(JobName) == true)
                    .Select(static measurement => new JobView(measurement.Metadata![JobName], measurement.StartedAt, measurement.Phase)),
            ],
        };
    }
}
