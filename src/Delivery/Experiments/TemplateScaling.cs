using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Gives a template its pods, and takes them away after the delay of row E6 and never from under requests.</summary>
internal static class TemplateScaling
{
    private static readonly TimeSpan RetryAfterRefusal = TimeSpan.FromSeconds(10);

    public static ExperimentTemplateStatus Plan(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status,
        ReplicaSet replicaSet,
        int wanted
    )
    {
        if (wanted == 0 && replicaSet.Desired() > 0 && MustStay(sync, template, replicaSet))
        {
            return status;
        }

        var after = replicaSet with { Spec = replicaSet.Spec with { Replicas = wanted } };
        if (wanted > 0)
        {
            // Of an end before a retry.
            after = after.WithAnnotations(after.Metadata.Annotations.Merge((RolloutAnnotations.ScaleDownDeadline, null)));
        }

        if (replicaSet.Desired() == wanted)
        {
            if (wanted > 0 && replicaSet.Annotation(RolloutAnnotations.ScaleDownDeadline) is not null)
            {
                sync.Act(new ExperimentAction.UpdateReplicaSet(replicaSet, after));
                sync.Put(after, template.Name);
            }

            return status;
        }

        if (sync.Snapshot.Refused.TryGetValue((Kinds.ReplicaSet, replicaSet.Name()), out var refusal))
        {
            return Refused(sync, template, status, replicaSet, wanted, refusal);
        }

        Write(sync, replicaSet, after);
        sync.Put(after, template.Name);
        return status with { LastTransitionTime = sync.Now };
    }

    /// <summary>Writes the new size and says so.</summary>
    public static void Write(ExperimentSync sync, ReplicaSet before, ReplicaSet after)
    {
        var direction = before.Desired() < after.Desired() ? "up" : "down";
        sync.Act(new ExperimentAction.ScaleReplicaSet(before, after));
        sync.Event(
            EventType.Normal,
            EventReason.ScalingReplicaSet,
            $"Scaled {direction} ReplicaSet {before.Name()} from {before.Desired()} to {after.Desired()}"
        );
    }

    private static bool MustStay(ExperimentSync sync, ExperimentTemplate template, ReplicaSet replicaSet)
    {
        if (RoutedRequests.MayReach(sync, template, replicaSet))
        {
            sync.Wait(
                new SaidWait(
                    WaitKind.Routers,
                    $"Rollout {sync.Snapshot.Owner!.Metadata.Name} to send no more requests to template {template.Name}"
                )
                {
                    Ending = "until its status says so",
                }
            );
            return true;
        }

        var delay = DelayOf(sync, template);
        if (delay <= TimeSpan.Zero)
        {
            return false;
        }

        if (ScaleDownDelay.Of(replicaSet) is not { } deadline)
        {
            deadline = IsRouted(sync, template) ? RoundedUp(sync.Exactly + delay) : sync.Now + delay;
            var after = replicaSet.WithAnnotations(
                replicaSet.Metadata.Annotations.Merge((RolloutAnnotations.ScaleDownDeadline, ScaleDownDelay.Text(deadline)))
            );
            sync.Act(new ExperimentAction.UpdateReplicaSet(replicaSet, after));
            sync.Put(after, template.Name);
        }

        if (deadline <= sync.Exactly)
        {
            return false;
        }

        sync.RequeueAt(deadline);
        sync.Wait(Delay(template, deadline));
        return true;
    }

    /// <summary>How long a template's pods stay after the end (row E6).</summary>
    public static TimeSpan DelayOf(ExperimentSync sync, ExperimentTemplate template)
    {
        var delay = ExperimentDefaults.ScaleDownDelayOf(sync.Experiment);
        var routed = IsRouted(sync, template) ? sync.Snapshot.TrafficPropagationDelay : TimeSpan.Zero;
        return delay > routed ? delay : routed;
    }

    public static SaidWait Delay(ExperimentTemplate template, DateTimeOffset deadline) =>
        new(WaitKind.OldPods, $"the delay before the pods of template {template.Name} go") { Until = deadline };

    private static bool IsRouted(ExperimentSync sync, ExperimentTemplate template) =>
        template.Service is not null && sync.Snapshot.Owner is not null;

    /// <summary>It is noted in whole seconds, and proxies have the last of them too.</summary>
    private static DateTimeOffset RoundedUp(DateTimeOffset instant) =>
        instant.Ticks % TimeSpan.TicksPerSecond is > 0 and var part ? instant.AddTicks(TimeSpan.TicksPerSecond - part) : instant;

    /// <summary>It is tried again as long as it is wanted; a template that cannot be scaled up has failed.</summary>
    private static ExperimentTemplateStatus Refused(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status,
        ReplicaSet replicaSet,
        int wanted,
        string refusal
    )
    {
        sync.Event(EventType.Warning, ExperimentEventReason.ReplicaSetUpdateError, $"Failed to scale {replicaSet.Name()}: {refusal}");
        sync.RequeueAt(sync.Exactly + RetryAfterRefusal);
        sync.Wait(new SaidWait(WaitKind.Admission, $"{wanted} pods of template {template.Name} to be accepted: {refusal}"));
        return TemplatePods.IsCompleted(status.Status)
            ? status
            : status with
            {
                Status = ExperimentTemplatePhase.Error,
                Message = $"Unable to scale ReplicaSet for template '{template.Name}' to desired replica count '{wanted}': {refusal}",
            };
    }
}
