using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A Rollout as <c>list rollouts</c> shows it (row J6). Two are equal when their lines are.</summary>
internal sealed record RolloutLine(
    string Namespace,
    string Name,
    string Strategy,
    string Status,
    string Step,
    string SetWeight,
    string Ready,
    int Desired,
    int UpToDate,
    int Available
)
{
    private static readonly string[] Titles =
    [
        "NAME",
        "STRATEGY",
        "STATUS",
        "STEP",
        "SET-WEIGHT",
        "READY",
        "DESIRED",
        "UP-TO-DATE",
        "AVAILABLE",
    ];

    public static RolloutLine Of(KubeObject item)
    {
        var rollout = item.ReadRollout();
        return new RolloutLine(
            item.Header.Namespace,
            item.Header.Name,
            RolloutView.StrategyOf(rollout) is { Length: > 0 } strategy ? strategy : "unknown",
            ClientPhase.Of(rollout, item.Header).Phase,
            rollout.Spec.Strategy.Canary is null ? "-" : RolloutView.StepOf(rollout) ?? "-",
            rollout.Spec.Strategy.Canary is null ? "-" : $"{RolloutView.SetWeightOf(rollout)}",
            $"{rollout.Status.ReadyReplicas}/{rollout.Status.Replicas}",
            RolloutDefaults.ReplicasOf(rollout),
            rollout.Status.UpdatedReplicas,
            rollout.Status.AvailableReplicas
        );
    }

    /// <summary>The row of titles.</summary>
    public static IReadOnlyList<Piece>[] Header(ListColumns columns)
    {
        List<IReadOnlyList<Piece>> cells = [.. Titles.Select(static title => (IReadOnlyList<Piece>)[title])];
        if (columns.Namespace)
        {
            cells.Insert(0, ["NAMESPACE"]);
        }

        if (columns.Timestamp)
        {
            cells.Insert(0, ["TIMESTAMP"]);
        }

        return [.. cells];
    }

    /// <summary>The cells, padded to about their titles: then lines that are printed later, without the titles, mostly stand below them.</summary>
    public IReadOnlyList<Piece>[] Row(ListColumns columns, DateTimeOffset now)
    {
        List<IReadOnlyList<Piece>> cells =
        [
            [Name.PadRight(10)],
            [Strategy.PadRight(9)],
            [Status.PadRight(12)],
            [Step.PadRight(4)],
            [SetWeight.PadRight(10)],
            [Ready.PadRight(5)],
            [$"{Desired, -7}"],
            [$"{UpToDate, -10}"],
            [$"{Available, -9}"],
        ];
        if (columns.Namespace)
        {
            cells.Insert(0, [Namespace.PadRight(9)]);
        }

        if (columns.Timestamp)
        {
            cells.Insert(0, [KubernetesTime.Format(now)]);
        }

        return [.. cells];
    }
}
