using System.Collections.Immutable;

namespace Rollouts.Simulation;

/// <summary>Makes a <see cref="PodState"/> for a pod that this node has no memory of: a new one, or one that an earlier process played.</summary>
internal static class PodMemory
{
    public static PodState Restore(PodView pod, DateTimeOffset now)
    {
        var startedAt = pod.Status.StartTime ?? now;
        return new()
        {
            StartedAt = startedAt,
            InitContainers =
            [
                .. pod.Spec.InitContainers.Select(container => Restore(container, pod.Status.InitContainerStatuses, startedAt)),
            ],
            Containers = [.. pod.Spec.Containers.Select(container => Restore(container, pod.Status.ContainerStatuses, startedAt))],
        };
    }

    /// <summary>Containers can be added to no running pod, but a status may name others or none: what the spec says decides.</summary>
    public static bool Fits(PodState state, PodView pod) =>
        SameNames(state.InitContainers, pod.Spec.InitContainers) && SameNames(state.Containers, pod.Spec.Containers);

    private static bool SameNames(ImmutableArray<ContainerRun> runs, IReadOnlyList<PodView.ContainerView> containers) =>
        runs.Length == containers.Count && runs.Zip(containers).All(static pair => pair.First.Name == pair.Second.Name);

    private static ContainerRun Restore(
        PodView.ContainerView container,
        IReadOnlyList<PodView.ContainerStatusView> statuses,
        DateTimeOffset startedAt
    )
    {
        var fresh = new ContainerRun
        {
            Name = container.Name,
            Since = startedAt,
            Reason = ContainerLifecycle.Initializing,
        };
        var status = statuses.FirstOrDefault(status => status.Name == container.Name);
        var last = EndOf(status?.LastState?.Terminated, startedAt);
        return status switch
        {
            null => fresh,
            { State.Running: { } running } => fresh with
            {
                Phase = ContainerPhase.Running,
                Since = running.StartedAt ?? startedAt,
                Reason = "",
                RestartCount = status.RestartCount,
                LastEnd = last,
            },
            { State.Terminated: { } terminated } when EndOf(terminated, startedAt) is { } end => fresh with
            {
                Phase = ContainerPhase.Terminated,
                Since = end.FinishedAt,
                Reason = end.Reason,
                RestartCount = status.RestartCount,
                LastEnd = end,
            },
            // A container in back-off is put where it was when it ended: its wait follows from there.
            { State.Waiting.Reason: ContainerLifecycle.CrashLoop } when last is not null => fresh with
            {
                Phase = ContainerPhase.Terminated,
                Since = last.FinishedAt,
                Reason = last.Reason,
                RestartCount = status.RestartCount,
                LastEnd = last,
            },
            _ => fresh,
        };
    }

    private static ContainerEnd? EndOf(PodView.TerminatedView? terminated, DateTimeOffset startedAt) =>
        terminated is null ? null : new(terminated.ExitCode, terminated.StartedAt ?? startedAt, terminated.FinishedAt ?? startedAt);
}
