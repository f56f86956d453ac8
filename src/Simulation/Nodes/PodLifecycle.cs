using System.Collections.Immutable;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// The kubelet and the scheduler of a simulated node as a pure function: from a pod as the API shows it, the node's memory of it and the
/// time to the next effects. <see cref="NodeSimulator"/> performs them against an API server; a simulation does so in virtual time.
/// </summary>
public static class PodLifecycle
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    /// <param name="pod">The pod as last read.</param>
    /// <param name="state">The state that the previous step returned, or null.</param>
    /// <param name="workload">Null for a pod without a real workload.</param>
    /// <exception cref="System.Text.Json.JsonException">A field of the pod has a type that Kubernetes does not allow.</exception>
    public static PodStep Next(KubeObject pod, PodState? state, WorkloadReport? workload, NodeOptions options, DateTimeOffset now)
    {
        var view = pod.As<PodView>(PodView.Json);
        var leaving = pod.Header.DeletionTimestamp is not null;
        if (view.Spec.NodeName.Length == 0)
        {
            return leaving ? RemoveOnce(view) : Schedule(pod, view, options);
        }

        if (!options.NodeNames.Contains(view.Spec.NodeName))
        {
            return PodStep.Nothing;
        }

        if (view.Status.Phase is "Succeeded" or "Failed")
        {
            return leaving ? RemoveOnce(view) : PodStep.Nothing;
        }

        if (state is null || !PodMemory.Fits(state, view))
        {
            state = PodMemory.Restore(view, now);
        }

        var plans = new PodPlans(pod, view, workload, options);
        return leaving ? Stop(pod, view, state, plans, workload, now) : Live(pod, view, state, plans, workload, options, now);
    }

    private static PodStep Schedule(KubeObject pod, PodView view, NodeOptions options)
    {
        var scheduler = view.Spec.SchedulerName is { Length: > 0 } name ? name : "default-scheduler";
        return view.Spec.SchedulingGates.Count > 0 || scheduler != options.SchedulerName || options.NodeNames.Count == 0
            ? PodStep.Nothing
            : new() { BindTo = options.NodeNames[(int)(StableHash.Of(pod.Header.Uid) % (uint)options.NodeNames.Count)] };
    }

    private static PodStep Live(
        KubeObject pod,
        PodView view,
        PodState state,
        PodPlans plans,
        WorkloadReport? workload,
        NodeOptions options,
        DateTimeOffset now
    )
    {
        DateTimeOffset? wakeAt = null;
        var startAt = state.StartedAt;
        var blocked = false;
        var init = state.InitContainers.ToBuilder();
        for (var i = 0; i < init.Count && !blocked; i++)
        {
            (init[i], var wake) = ContainerLifecycle.Advance(Begin(init[i], startAt), plans.Init[i], options, now);
            wakeAt = ContainerLifecycle.Earlier(wakeAt, wake);
            if (plans.IsSidecar(i))
            {
                blocked = init[i].Phase != ContainerPhase.Running;
                continue;
            }

            blocked = init[i] is not { Phase: ContainerPhase.Terminated, LastEnd.ExitCode: 0 };
            startAt = init[i].LastEnd?.FinishedAt ?? startAt;
        }

        var containers = state.Containers.ToBuilder();
        for (var i = 0; i < containers.Count && !blocked; i++)
        {
            (containers[i], var wake) = ContainerLifecycle.Advance(Begin(containers[i], startAt), plans.Main[i], options, now);
            wakeAt = ContainerLifecycle.Earlier(wakeAt, wake);
        }

        state = state with { InitContainers = init.ToImmutable(), Containers = containers.ToImmutable() };
        var running = state.Containers.Any(static run => run.Phase == ContainerPhase.Running);
        return new()
        {
            State = state,
            Status = PodStatusWriter.Difference(pod, view, state, plans, !blocked, workload, now),
            WorkloadRuns = running,
            WakeAt = wakeAt,
        };
    }

    private static PodStep Stop(KubeObject pod, PodView view, PodState state, PodPlans plans, WorkloadReport? workload, DateTimeOffset now)
    {
        var since = state.StoppingSince ?? now;
        var killAt =
            since
            + (
                view.Metadata.DeletionGracePeriodSeconds is { } grace
                    ? TimeSpan.FromSeconds(Math.Clamp(grace, 0, 10_000_000))
                    : DefaultGrace
            );
        DateTimeOffset? wakeAt = null;
        var serving = false;
        var init = state.InitContainers.Select((run, i) => Stop(run, plans.Init[i])).ToImmutableArray();
        var containers = state.Containers.Select((run, i) => Stop(run, plans.Main[i])).ToImmutableArray();
        var stopped = init.Concat(containers).All(static run => run.Phase != ContainerPhase.Running);
        state = state with { InitContainers = init, Containers = containers, StoppingSince = since };

        // Only someone who holds a finalizer will ever see the last status.
        var status =
            stopped && view.Metadata.Finalizers.Count == 0
                ? null
                : PodStatusWriter.Difference(pod, view, state, plans, true, workload, now);
        return (stopped ? RemoveOnce(view) : PodStep.Nothing) with
        {
            State = state,
            Status = status,
            WorkloadRuns = serving,
            WakeAt = wakeAt,
        };

        ContainerRun Stop(ContainerRun run, ContainerPlan plan)
        {
            var (next, wake) = ContainerLifecycle.Stop(run, plan, since, killAt, now);
            if (next.Phase == ContainerPhase.Running && since + plan.PreStop > now)
            {
                serving = true;
                wake = ContainerLifecycle.Earlier(wake, since + plan.PreStop);
            }

            wakeAt = ContainerLifecycle.Earlier(wakeAt, wake);
            return next;
        }
    }

    /// <summary>A pod with finalizers keeps existing after its removal was asked for; asking again would change nothing.</summary>
    private static PodStep RemoveOnce(PodView view) =>
        new() { Remove = view.Metadata is not { DeletionGracePeriodSeconds: 0, Finalizers.Count: > 0 } };

    private static ContainerRun Begin(ContainerRun run, DateTimeOffset at) =>
        run is { Phase: ContainerPhase.Waiting, Reason: ContainerLifecycle.Initializing }
            ? run with
            {
                Since = at,
                Reason = ContainerLifecycle.Creating,
            }
            : run;
}
