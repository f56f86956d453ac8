using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Cli;

/// <summary>What <c>get rollout</c> shows (rows J3, J4 and J25).</summary>
internal sealed record RolloutView
{
    public const string CanaryStrategy = "Canary";
    public const string BlueGreenStrategy = "BlueGreen";

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public DateTimeOffset? Created { get; init; }

    public required string Phase { get; init; }

    public required string Message { get; init; }

    /// <summary><see cref="CanaryStrategy"/>, <see cref="BlueGreenStrategy"/>, or empty.</summary>
    public required string Strategy { get; init; }

    /// <summary>Steps done and steps in all; empty without steps.</summary>
    public string Step { get; init; } = "";

    /// <summary>The weight that is asked for now.</summary>
    public int SetWeight { get; init; }

    /// <summary>The weight that holds now.</summary>
    public long ActualWeight { get; init; }

    public int Desired { get; init; }

    public int Current { get; init; }

    public int Updated { get; init; }

    public int Ready { get; init; }

    public int Available { get; init; }

    public IReadOnlyList<ReplicaSetView> ReplicaSets { get; init; } = [];

    public IReadOnlyList<ExperimentView> Experiments { get; init; } = [];

    public IReadOnlyList<AnalysisRunView> AnalysisRuns { get; init; } = [];

    public IReadOnlyList<ImageView> Images => ImageView.Of(ReplicaSets, Experiments);

    /// <summary>The revisions of everything that it has, newest first.</summary>
    public IReadOnlyList<long> Revisions =>
        [
            .. ReplicaSets
                .Select(static view => view.Revision)
                .Concat(Experiments.Select(static view => view.Revision))
                .Concat(AnalysisRuns.Select(static view => view.Revision))
                .Distinct()
                .OrderDescending(),
        ];

    public static RolloutView Of(ObjectFamily objects)
    {
        var header = objects.Root.Header;
        var rollout = objects.Root.ReadRollout();
        var (phase, message) = ClientPhase.Of(rollout, header);
        var replicaSets = ReplicaSetView.OwnedBy(header.Uid, objects, hash => VersionTag.Of(rollout, hash));
        return new RolloutView
        {
            Name = header.Name,
            Namespace = header.Namespace,
            Created = header.CreationTimestamp,
            Phase = phase,
            Message = message,
            Strategy = StrategyOf(rollout),
            Step = StepOf(rollout) ?? "",
            SetWeight = SetWeightOf(rollout),
            ActualWeight = ActualWeightOf(rollout, replicaSets),
            Desired = RolloutDefaults.ReplicasOf(rollout),
            Current = rollout.Status.Replicas,
            Updated = rollout.Status.UpdatedReplicas,
            Ready = rollout.Status.ReadyReplicas,
            Available = rollout.Status.AvailableReplicas,
            ReplicaSets = replicaSets,
            Experiments = ExperimentView.OwnedBy(header.Uid, objects),
            AnalysisRuns = AnalysisRunView.OwnedBy(header.Uid, objects.AnalysisRuns),
        };
    }

    public static string StrategyOf(Rollout rollout) =>
        rollout.Spec.Strategy switch
        {
            _ when RecreateForm.IsAskedFor(rollout) => RecreateForm.Name,
            { Canary: not null } => CanaryStrategy,
            { BlueGreen: not null } => BlueGreenStrategy,
            _ => "",
        };

    /// <summary>Steps done and steps in all; null without steps or before the first pass of the controller.</summary>
    public static string? StepOf(Rollout rollout) =>
        rollout.Status.CurrentStepIndex is { } index && CanarySteps.Count(rollout) is > 0 and var count ? $"{index}/{count}" : null;

    public static int SetWeightOf(Rollout rollout) =>
        rollout.Spec.Strategy.Canary is not null
            ? CanarySteps.Weight(rollout, rollout.Status.Abort, RolloutDefaults.MaxTrafficWeightOf(rollout))
            : 0;

    private static long ActualWeightOf(Rollout rollout, IReadOnlyList<ReplicaSetView> replicaSets)
    {
        if (rollout.Spec.Strategy.Canary is not { } canary)
        {
            return 0;
        }

        if (CanarySteps.Current(rollout) is null)
        {
            return 100;
        }

        if (rollout.Status.AvailableReplicas <= 0)
        {
            return 0;
        }

        if (canary.TrafficRouting is null)
        {
            var available = replicaSets.FirstOrDefault(static view => view.Tags.Contains(VersionTag.Canary))?.Available ?? 0;
            return available * 100L / rollout.Status.AvailableReplicas;
        }

        return rollout.Status.Canary.Weights?.Canary.Weight is > 0 and var weight ? weight : SetWeightOf(rollout);
    }
}
