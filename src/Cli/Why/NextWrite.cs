using Rollouts.Delivery;

namespace Rollouts.Cli;

/// <summary>What the controller has to do next, in words.</summary>
internal static class NextWrite
{
    /// <summary>After "has to"; null for what only reports.</summary>
    public static string? Describe(RolloutAction action) =>
        action switch
        {
            RolloutAction.SetReplicas set => $"set spec.replicas to {set.Replicas}",
            RolloutAction.CreateReplicaSet create => $"create ReplicaSet {create.ReplicaSet.Metadata.Name}",
            // Many only note for which spec.replicas the size is.
            RolloutAction.ScaleReplicaSet scale when scale.Before.Spec.Replicas != scale.After.Spec.Replicas =>
                $"scale ReplicaSet {scale.After.Metadata.Name} from {scale.Before.Spec.Replicas ?? 1} to {scale.After.Spec.Replicas ?? 1}",
            RolloutAction.DeleteReplicaSet delete => $"delete ReplicaSet {delete.ReplicaSet.Metadata.Name}",
            RolloutAction.SwitchService service => $"switch Service {service.After.Metadata.Name}",
            RolloutAction.CreateAnalysisRun create => $"create AnalysisRun {create.Run.Metadata.Name}",
            RolloutAction.TerminateAnalysisRun terminate => $"stop AnalysisRun {terminate.Run.Metadata.Name}",
            RolloutAction.NoteCanaryWeight note => $"tell AnalysisRun {note.Run.Metadata.Name} the weight {note.Weight}",
            _ => null,
        };
}
