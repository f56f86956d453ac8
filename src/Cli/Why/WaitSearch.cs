using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Finds out what a rollout waits for: what the planner says, with what the objects say about it. Pure.</summary>
internal static class WaitSearch
{
    /// <param name="snapshot">What the planner decides on.</param>
    /// <param name="header">The Rollout's header.</param>
    /// <param name="pods">Pods of the namespace.</param>
    /// <param name="now">The instant.</param>
    public static WaitReason Of(RolloutSnapshot snapshot, ObjectHeader header, IReadOnlyList<KubeObject> pods, DateTimeOffset now) =>
        Of(snapshot, RolloutPlanner.Plan(snapshot, now), header, pods, now);

    /// <param name="snapshot">What the planner decided on.</param>
    /// <param name="plan">What it decided.</param>
    /// <param name="header">The Rollout's header.</param>
    /// <param name="pods">Pods of the namespace.</param>
    /// <param name="now">The instant.</param>
    public static WaitReason Of(
        RolloutSnapshot snapshot,
        RolloutPlan plan,
        ObjectHeader header,
        IReadOnlyList<KubeObject> pods,
        DateTimeOffset now
    )
    {
        var rollout = snapshot.Rollout;
        if (header.DeletionTimestamp is { } deleted)
        {
            return new WaitReason("its deletion to end")
            {
                Details = Finalizers(rollout),
                Since = deleted,
                Ending = "until all that belongs to it is gone",
            };
        }

        var wait = KnownToTheController(rollout, plan) ?? plan.Wait;
        return Invalid(snapshot, plan)
            ?? Unobserved(rollout, header)
            ?? Refused(rollout)
            ?? Aborted(rollout, wait)
            ?? Paused(rollout, wait)
            ?? Analysing(snapshot, wait)
            ?? Acting(rollout, header, plan, wait)
            ?? Progressing(snapshot, wait, pods)
            ?? Nothing(snapshot, header, now);
    }

    /// <summary>What routers and plugins answer, what holds evictions up, and what the API server refuses, only the controller knows.</summary>
    private static RolloutWait? KnownToTheController(Rollout rollout, RolloutPlan plan)
    {
        var reported = RolloutWait.Read(rollout.Status.Waiting);
        var isStillSo = reported?.Kind switch
        {
            WaitKind.Routers => plan.Wait is not null,
            WaitKind.Plugin or WaitKind.Restart => plan.Wait?.Kind == reported.Kind,
            WaitKind.Admission => plan
                .Actions.OfType<RolloutAction.CreateReplicaSet>()
                .Any(create => reported.What.Contains($"ReplicaSet {create.ReplicaSet.Metadata.Name} ", StringComparison.Ordinal)),
            _ => false,
        };
        return isStillSo ? reported : null;
    }

    private static WaitReason? Invalid(RolloutSnapshot snapshot, RolloutPlan plan)
    {
        var status = plan.Actions.OfType<RolloutAction.UpdateStatus>().LastOrDefault()?.After ?? snapshot.Rollout.Status;
        var condition = Condition(status, RolloutConditionType.InvalidSpec);
        if (snapshot.Malformed is null && condition is null)
        {
            return null;
        }

        return Spec(
            snapshot.Malformed is { } error ? $"{error.Path}: {error}" : condition!.Message,
            Condition(snapshot.Rollout.Status, RolloutConditionType.InvalidSpec)?.LastTransitionTime
        );
    }

    /// <summary>Objects of meshes, and what the API server makes of a pod template, are looked at by the controller alone.</summary>
    private static WaitReason? Refused(Rollout rollout) =>
        Condition(rollout.Status, RolloutConditionType.InvalidSpec) is { } condition
            ? Spec(condition.Message, condition.LastTransitionTime)
            : null;

    private static WaitReason Spec(string? fault, DateTimeOffset? since) =>
        new("a valid spec")
        {
            Details = Texts(fault),
            Since = since,
            Ending = "until that is corrected",
        };

    private static WaitReason? Unobserved(Rollout rollout, ObjectHeader header)
    {
        var (phase, message) = ClientPhase.Of(rollout, header);
        return
            phase == RolloutPhase.Progressing
            && message != rollout.Status.Message
            && message.StartsWith("waiting for", StringComparison.Ordinal)
            ? new WaitReason("the rollout controller")
            {
                Details = [message, .. InstanceId(header)],
                Ending = "until it runs and looks at this rollout",
            }
            : null;
    }

    private static WaitReason? Aborted(Rollout rollout, RolloutWait? wait)
    {
        var status = rollout.Status;
        if (!status.Abort || status.StableRS == status.CurrentPodHash)
        {
            return null;
        }

        return wait is { Kind: not WaitKind.Decision }
            ? new WaitReason($"{wait.What}, on the way back to the stable version")
            {
                Details = Texts(status.Message),
                Since = wait.Kind == WaitKind.Routers ? wait.Since : status.AbortedAt,
                Until = wait.Until,
                Ending = wait.Ending,
            }
            : new WaitReason("a new version, a retry or an undo")
            {
                Details = ["the update was aborted", .. Texts(status.Message)],
                Since = status.AbortedAt,
                Ending = "until somebody decides",
            };
    }

    private static WaitReason? Paused(Rollout rollout, RolloutWait? wait) =>
        wait is { Kind: WaitKind.Pause or WaitKind.Decision or WaitKind.UserPause }
        && (rollout.Spec.Paused || rollout.Status.PauseConditions is { Count: > 0 })
            ? new WaitReason(wait.What)
            {
                Details = Texts(wait.Kind == WaitKind.Decision ? rollout.Status.Canary.CurrentStepAnalysisRunStatus?.Message : null),
                Since = wait.Since,
                Until = wait.Until,
                Ending = wait.Ending,
            }
            : null;

    private static WaitReason? Analysing(RolloutSnapshot snapshot, RolloutWait? wait)
    {
        if (wait?.What is not { } what)
        {
            return null;
        }

        // A later attempt's name begins with the earlier one's.
        var run = snapshot
            .AnalysisRuns.Where(run => run.Metadata.Name is { Length: > 0 } name && what.Contains(name, StringComparison.Ordinal))
            .MaxBy(static run => run.Metadata.Name!.Length);
        return run is null
            ? null
            : new WaitReason(what)
            {
                Details = RunProgress.Of(run),
                Since = run.Status.StartedAt ?? run.Metadata.CreationTimestamp,
                Until = wait.Until,
                Ending = wait.Ending,
            };
    }

    private static WaitReason? Progressing(RolloutSnapshot snapshot, RolloutWait? wait, IReadOnlyList<KubeObject> pods)
    {
        var rollout = snapshot.Rollout;
        if (wait is null || rollout.Status.Phase == RolloutPhase.Healthy)
        {
            return null;
        }

        return new WaitReason(wait.What)
        {
            Details =
            [
                .. Texts(rollout.Status.Message),
                $"{rollout.Status.UpdatedReplicas} of {RolloutDefaults.ReplicasOf(rollout)} pods are of the new version, {rollout.Status.AvailableReplicas} pods are available",
                .. ExperimentDetails(snapshot, wait),
                .. Texts(
                    Condition(rollout.Status, RolloutConditionType.ReplicaFailure) is { Status: ConditionStatus.True } failure
                        ? failure.Message
                        : null
                ),
                .. PodTrouble.Of(snapshot.ReplicaSets, pods),
            ],
            Since = Since(rollout, wait) ?? Condition(rollout.Status, RolloutConditionType.Progressing)?.LastUpdateTime,
            Until = wait.Until,
            Ending = wait.Ending,
        };
    }

    /// <summary>What an Experiment that is waited for waits for itself.</summary>
    private static string[] ExperimentDetails(RolloutSnapshot snapshot, RolloutWait wait)
    {
        var experiment =
            wait.Kind == WaitKind.Experiment
                ? snapshot
                    .Experiments.Where(item =>
                        item.Metadata.Name is { Length: > 0 } name && wait.What.Contains(name, StringComparison.Ordinal)
                    )
                    .MaxBy(static item => item.Metadata.Name!.Length)
                : null;
        return RolloutWait.Read(experiment?.Status.Waiting) is { } own ? [$"the Experiment waits for {own.What}"] : [];
    }

    /// <summary>A write that is due is written within a moment, unless nobody is there to write it.</summary>
    private static WaitReason? Acting(Rollout rollout, ObjectHeader header, RolloutPlan plan, RolloutWait? wait)
    {
        var next = plan.Actions.Select(NextWrite.Describe).FirstOrDefault(static write => write is not null);
        return
            wait?.Kind is not (WaitKind.Routers or WaitKind.Admission) && next is not null && rollout.Status.Phase != RolloutPhase.Healthy
            ? new WaitReason("the rollout controller")
            {
                Details = [$"next it has to {next}", .. InstanceId(header)],
                Ending = "until it runs",
            }
            : null;
    }

    private static WaitReason Nothing(RolloutSnapshot snapshot, ObjectHeader header, DateTimeOffset now)
    {
        var rollout = snapshot.Rollout;
        return new WaitReason("nothing")
        {
            Details =
            [
                header.Revision() is > 0 and var revision ? $"revision {revision} is stable" : "its version is stable",
                .. Texts(rollout.Status.Phase),
                .. snapshot.ReplicaSets.Where(static replicaSet => replicaSet.Spec.Replicas > 0).Select(Delay).OfType<string>(),
            ],
            Since = Condition(rollout.Status, RolloutConditionType.Healthy) is { Status: ConditionStatus.True } healthy
                ? healthy.LastTransitionTime
                : null,
        };

        string? Delay(ReplicaSet old) =>
            KubernetesTime.TryParse(old.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ScaleDownDeadline), out var deadline)
            && deadline > now
                ? $"ReplicaSet {old.Metadata.Name} keeps its pods until {KubernetesTime.Format(deadline)}"
                : null;
    }

    private static string[] Finalizers(Rollout rollout) =>
        rollout.Metadata.Finalizers is { Count: > 0 } finalizers ? [$"its finalizers are {string.Join(", ", finalizers)}"] : [];

    /// <summary>Whose it is, where not every controller works on it (row L6).</summary>
    private static string[] InstanceId(ObjectHeader header) =>
        header.Labels.GetValueOrDefault(RolloutLabels.ControllerInstanceId) is { Length: > 0 } id
            ? [$"the one with --instance-id {id}, as its label says"]
            : [];

    /// <summary>What the planner counts from is now, unless the controller has noted a beginning or the wait has one of its own.</summary>
    private static DateTimeOffset? Since(Rollout rollout, RolloutWait wait) =>
        wait.Kind is WaitKind.Routers || rollout.Status.Waiting?.Reason == wait.Kind ? wait.Since : null;

    private static RolloutCondition? Condition(RolloutStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static string[] Texts(string? text) => string.IsNullOrEmpty(text) ? [] : [text];
}
