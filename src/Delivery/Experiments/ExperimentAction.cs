using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>One effect of a plan for an Experiment, as data. The set is closed. Before and After are versions of one object; the write is their difference.</summary>
public abstract record ExperimentAction
{
    private ExperimentAction() { }

    public sealed record CreateReplicaSet(ReplicaSet ReplicaSet) : ExperimentAction;

    /// <summary>Notes until when the pods stay (row E6).</summary>
    public sealed record UpdateReplicaSet(ReplicaSet Before, ReplicaSet After) : ExperimentAction;

    public sealed record ScaleReplicaSet(ReplicaSet Before, ReplicaSet After) : ExperimentAction;

    public sealed record CreateService(Service Service) : ExperimentAction;

    public sealed record DeleteService(Service Service) : ExperimentAction;

    public sealed record CreateAnalysisRun(AnalysisRun Run) : ExperimentAction;

    /// <summary>Asks a run to stop (row E4).</summary>
    public sealed record TerminateAnalysisRun(AnalysisRun Run) : ExperimentAction;

    /// <summary>Writes the difference between two statuses to the Experiment itself, which has no status subresource (row A17).</summary>
    public sealed record UpdateStatus(ExperimentStatus Before, ExperimentStatus After) : ExperimentAction;

    /// <summary>Records an event on the Experiment.</summary>
    public sealed record RecordEvent(string Type, string Reason, string Message) : ExperimentAction;

    /// <summary>Records an event on the Rollout whose step made the Experiment (row E22).</summary>
    public sealed record RecordRolloutEvent(Rollout Rollout, string Type, string Reason, string Message) : ExperimentAction;
}
