using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>One effect of a plan, as data. The set is closed. Before and After are versions of one object; the write is their difference.</summary>
public abstract record RolloutAction
{
    private RolloutAction() { }

    /// <summary>Writes <c>spec.replicas</c> of the Rollout, so that an HPA can take over from there (row A1).</summary>
    public sealed record SetReplicas(int Replicas) : RolloutAction;

    /// <summary>Writes the revision annotation of the Rollout (row A22).</summary>
    public sealed record SetRevision(int Revision) : RolloutAction;

    /// <summary>Writes, or with null removes, the annotation that names the generation of the referenced workload (row A24).</summary>
    public sealed record SetWorkloadGeneration(string? Generation) : RolloutAction;

    /// <summary>Changes the size of the Deployment that the Rollout takes its template from (row I4).</summary>
    public sealed record ScaleWorkload(Workload Before, Workload After) : RolloutAction;

    /// <summary>Makes the Rollout the controller of an orphan (row I16).</summary>
    public sealed record AdoptReplicaSet(ReplicaSet Before, ReplicaSet After) : RolloutAction;

    /// <summary>Gives up a ReplicaSet that the selector no longer matches (row I16).</summary>
    public sealed record ReleaseReplicaSet(ReplicaSet Before, ReplicaSet After) : RolloutAction;

    public sealed record CreateReplicaSet(ReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Changes annotations, minReadySeconds or what pods to come are given, never the size.</summary>
    public sealed record UpdateReplicaSet(ReplicaSet Before, ReplicaSet After) : RolloutAction;

    /// <summary>Changes the size and the annotation that remembers for which <c>spec.replicas</c> (row A46).</summary>
    public sealed record ScaleReplicaSet(ReplicaSet Before, ReplicaSet After) : RolloutAction;

    public sealed record DeleteReplicaSet(ReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Points a Service at another version (row C48).</summary>
    public sealed record SwitchService(Service Before, Service After) : RolloutAction;

    /// <summary>Asks for a pod to be replaced; a disruption budget may refuse, which ends nothing (row I12).</summary>
    public sealed record EvictPod(Pod Pod) : RolloutAction;

    /// <summary>Changes labels and annotations of a pod (row I6).</summary>
    public sealed record UpdatePod(Pod Before, Pod After) : RolloutAction;

    /// <summary>Tells the routers where requests go (row C45); they write only what differs.</summary>
    public sealed record RouteTraffic(TrafficTarget Target) : RolloutAction;

    /// <summary>Looks whether AWS has the pods behind a Service as targets (row B31); what it found is in the next snapshot.</summary>
    public sealed record VerifyTargets(TargetCheck Check) : RolloutAction;

    /// <summary>Calls the plugin of a step; what it answers is in the next snapshot (row H45).</summary>
    public sealed record CallStepPlugin(StepPluginCall Call) : RolloutAction;

    public sealed record CreateAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Asks a run to stop (row D49).</summary>
    public sealed record TerminateAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Writes the annotation that tells a run the weight of its canary, in percent.</summary>
    public sealed record NoteCanaryWeight(AnalysisRun Run, string Weight) : RolloutAction;

    public sealed record DeleteAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Begins the Experiment of a step (row E14).</summary>
    public sealed record CreateExperiment(Experiment Experiment) : RolloutAction;

    /// <summary>Asks an Experiment to stop (row E16).</summary>
    public sealed record TerminateExperiment(Experiment Experiment) : RolloutAction;

    public sealed record DeleteExperiment(Experiment Experiment) : RolloutAction;

    /// <summary>Writes the difference between two statuses to the status subresource (row A47).</summary>
    public sealed record UpdateStatus(RolloutStatus Before, RolloutStatus After) : RolloutAction;

    /// <summary>Counts an update that has come to its end, after the status that says so was written (row H55).</summary>
    public sealed record ReportDuration(RolloutDuration Duration) : RolloutAction;

    /// <summary>Records an event on the Rollout, after the writes before it succeeded (row H27).</summary>
    public sealed record RecordEvent(string Type, string Reason, string Message) : RolloutAction;
}
