using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Decides what to do next for one Rollout. Pure and total: the same snapshot and instant give the same plan, and no snapshot
/// makes it throw. Read it from top to bottom for the story of a rollout (rows A1, A42 to A45).
/// </summary>
public static class RolloutPlanner
{
    private static readonly TimeSpan InvalidSpecRetry = TimeSpan.FromSeconds(20);

    /// <summary>Whether a plan looks at single pods; most of the time it needs only the counts of the ReplicaSets.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="replicaSets">Its ReplicaSets.</param>
    public static bool ReadsPods(Rollout rollout, IEnumerable<ReplicaSet> replicaSets) =>
        PodRestart.IsAskedFor(rollout) || EphemeralMetadata.IsUsed(rollout, replicaSets) || RecreateForm.IsAskedFor(rollout);

    public static RolloutPlan Plan(RolloutSnapshot seen, DateTimeOffset now) =>
        SharedWrite.Take(seen, PlanPass(seen, now), next => PlanPass(next, now));

    private static RolloutPlan PlanPass(RolloutSnapshot seen, DateTimeOffset now)
    {
        var snapshot = WorkloadResolution.Resolve(seen);
        var sync = new RolloutSync(snapshot with { Rollout = RecreateForm.Normalize(snapshot.Rollout) }, now);
        if (snapshot.Rollout.Metadata.DeletionTimestamp is not null)
        {
            return sync.Done();
        }

        if (snapshot.Malformed is null && snapshot.Rollout.Spec.Replicas is null)
        {
            // Row A1: nothing else happens in this pass.
            sync.Act(new RolloutAction.SetReplicas(RolloutDefaults.Replicas));
            return sync.Done();
        }

        WorkloadResolution.Plan(sync);
        // The spec as it is written, not as it is meant.
        var error = SpecValidation.FirstError(snapshot);
        if (error is not null && !SpecValidation.LeavesAWayBack(snapshot))
        {
            return Reject(sync, error);
        }

        if (TakeTemplate(sync) is { } templateError)
        {
            return Reject(sync, error ?? templateError);
        }

        if (sync.AwaitsRouters)
        {
            Await(sync, snapshot.TrafficFault!);
        }

        if (snapshot.TrafficError is { } refused)
        {
            // Found by the routers in this very pass, after all that could be done without them. What was found before is told as it was before.
            return Reject(sync, error ?? refused);
        }

        if (error is null && sync is { AwaitsRouters: true, Snapshot.TrafficFault.Error: { } found })
        {
            // The way back goes as far as it can without them.
            Report(sync, found);
        }
        else if (error is null)
        {
            sync.Status = RolloutConditions.Remove(sync.Status, RolloutConditionType.InvalidSpec);
        }
        else if (AttemptToAbort(sync) is { } attempt)
        {
            // The way back needs nothing of what is wrong with the way forward.
            sync.TakeWayBack(attempt);
            Report(sync, error);
        }
        else
        {
            return Reject(sync, error);
        }

        ReplicaSetOwnership.Plan(sync);
        AbortedAlthoughPromoted(sync);
        StepPluginEntries.ForgetLastAttempt(sync);

        if (sync.New is null && !ReplicaSetCreation.Plan(sync))
        {
            return sync.Done();
        }

        // A pause of the attempt before ends with it.
        if (!sync.IsNewUpdate && PauseConditions.Plan(sync))
        {
            return sync.Done();
        }

        if (ScalingEvent.IsOne(sync))
        {
            ScalingEvent.Plan(sync);
            return sync.Done();
        }

        if (sync.Spec.Strategy.BlueGreen is not null)
        {
            BlueGreenPlanner.Plan(sync);
        }
        else
        {
            CanaryPlanner.Plan(sync);
        }

        WorkloadScaling.Plan(sync);
        return sync.Done();
    }

    /// <summary>Row A43: nothing happens under an invalid spec but its report.</summary>
    private static RolloutPlan Reject(RolloutSync sync, FieldError error)
    {
        Report(sync, error);
        sync.Wait(
            new SaidWait(WaitKind.Spec, $"a valid spec: {error}")
            {
                Since = RolloutConditions.Find(sync.Status, RolloutConditionType.InvalidSpec)?.LastTransitionTime,
            }
        );
        StatusUpdate.Write(sync);
        return sync.Done();
    }

    private static void Await(RolloutSync sync, TrafficFault fault) =>
        sync.Wait(new SaidWait(WaitKind.Routers, $"the routers to do what they are told: {fault.Message}") { Since = fault.Since });

    /// <summary>Row A43: the first error is reported, and the spec is looked at again when it changes or after a while.</summary>
    private static void Report(RolloutSync sync, FieldError error)
    {
        sync.RequeueAt(sync.Now + InvalidSpecRetry);
        var message = RolloutValidator.InvalidSpecMessage(sync.Name, error);
        if (RolloutConditions.Find(sync.Before, RolloutConditionType.InvalidSpec)?.Message == message)
        {
            return;
        }

        sync.Status = RolloutConditions.Replace(
            sync.Status,
            RolloutConditionType.InvalidSpec,
            ConditionStatus.True,
            RolloutConditionType.InvalidSpec,
            message,
            sync.Now
        );
        if (SpecValidation.IsOfService(sync.Snapshot, error))
        {
            sync.Event(EventType.Warning, EventReason.ServiceReferenceError, error.ToString());
        }

        sync.Event(
            EventType.Warning,
            EventReason.InvalidSpecRemedy,
            $"{error.Path}: {error.Remedy ?? "Correct the field; the spec is read again as soon as it changes."}"
        );
    }

    /// <summary>
    /// The version of the attempt that was begun and is aborted now, also when the spec already asks for another one that cannot begin; null when there
    /// is nothing to go back from.
    /// </summary>
    private static string? AttemptToAbort(RolloutSync sync) =>
        sync.Before is { Abort: true, StableRS: { Length: > 0 } stable, CurrentPodHash: { Length: > 0 } attempt }
        && attempt != stable
        && (
            attempt == sync.NewHash
            || sync.Snapshot.ReplicaSets.Any(replicaSet => replicaSet.PodHash() == attempt && ReplicaSetOwnership.IsOwn(sync, replicaSet))
        )
            ? attempt
            : null;

    /// <summary>Row A48: an abort of what is already promoted has nothing left to undo.</summary>
    private static void AbortedAlthoughPromoted(RolloutSync sync)
    {
        if (sync.Before.Abort && RolloutHealth.IsPromoted(sync.Before) && sync.NewHash == sync.Before.StableRS)
        {
            sync.Pauses.RemoveAbort();
        }
    }

    /// <summary>Hashes the template; of a malformed one the part that a Go controller would read (row A19).</summary>
    private static FieldError? TakeTemplate(RolloutSync sync)
    {
        var collisions = sync.Before.CollisionCount;
        var written = HashedTemplate.Of(sync.Spec.Template, collisions);
        if (written.Hash is not null)
        {
            sync.NewHash = VersionLookup.LabelOf(sync, written.Json, written.Hash);
            return null;
        }

        var readable = TolerantPodTemplate.Read(written.Json);
        if (!PodTemplateHash.TryCompute(readable, collisions, out var hash, out var error))
        {
            return error;
        }

        sync.Template = readable.Deserialize<PodTemplateSpec>(RolloutsJson.Options) ?? new PodTemplateSpec();
        sync.NewHash = VersionLookup.LabelOf(sync, readable, hash);
        return null;
    }
}
