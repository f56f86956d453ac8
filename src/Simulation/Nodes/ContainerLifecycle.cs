namespace Rollouts.Simulation;

/// <summary>The state machine of one container. Transitions carry the instant at which they were due, however late the node asks.</summary>
internal static class ContainerLifecycle
{
    public const string Initializing = "PodInitializing";
    public const string Creating = "ContainerCreating";
    public const string PullError = "ErrImagePull";
    public const string PullBackOff = "ImagePullBackOff";
    public const string CrashLoop = "CrashLoopBackOff";

    /// <summary>Brings a container of a pod that is to live up to <paramref name="now"/>, and says when it changes next by itself.</summary>
    public static (ContainerRun Run, DateTimeOffset? WakeAt) Advance(
        ContainerRun run,
        ContainerPlan plan,
        NodeOptions options,
        DateTimeOffset now
    )
    {
        while (true)
        {
            switch (run.Phase)
            {
                case ContainerPhase.Waiting when ImageConvention.IsMissing(plan.Image):
                    return WaitForImage(run, options, now);
                case ContainerPhase.Waiting when run.WaitUntil > now:
                    return (run, run.WaitUntil);
                case ContainerPhase.Waiting:
                    run = run with
                    {
                        Phase = ContainerPhase.Running,
                        Since = run.WaitUntil ?? (run.Reason == Creating ? run.Since : now),
                        WaitUntil = null,
                        Reason = "",
                        RestartCount = run.LastEnd is null ? run.RestartCount : run.RestartCount + 1,
                    };
                    break;
                case ContainerPhase.Running when plan.Program.Duration is { } duration && run.Since + duration <= now:
                    run = End(run, plan.Program.ExitCode, run.Since + duration);
                    break;
                case ContainerPhase.Running:
                    var readyAt = run.Since + plan.ReadyAfter;
                    DateTimeOffset? endsAt = run.Since + plan.Program.Duration;
                    return (
                        run with
                        {
                            Ready = plan.MayBeReady && readyAt <= now,
                        },
                        plan.MayBeReady && readyAt > now ? Earlier(readyAt, endsAt) : endsAt
                    );
                case ContainerPhase.Terminated when run.LastEnd is { } end && plan.RestartsAfter(end.ExitCode):
                    run = run with
                    {
                        Phase = ContainerPhase.Waiting,
                        Since = end.FinishedAt,
                        Reason = CrashLoop,
                        WaitUntil = end.FinishedAt + BackOff(run.RestartCount, options),
                    };
                    break;
                default:
                    return (run, null);
            }
        }
    }

    /// <summary>The same for a container of a pod that is to go: it finishes by itself, after its hooks, or is killed when the grace is over.</summary>
    public static (ContainerRun Run, DateTimeOffset? WakeAt) Stop(
        ContainerRun run,
        ContainerPlan plan,
        DateTimeOffset stoppingSince,
        DateTimeOffset killAt,
        DateTimeOffset now
    )
    {
        if (run.Phase != ContainerPhase.Running)
        {
            return (run, null);
        }

        var stopAt = stoppingSince + plan.StopAfter;
        var (at, code) = stopAt <= killAt ? (stopAt, 0) : (killAt, 137);
        if (plan.Program.Duration is { } duration && run.Since + duration < at)
        {
            (at, code) = (run.Since + duration, plan.Program.ExitCode);
        }

        return at <= now ? (End(run, code, at), null) : (run, at);
    }

    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other
        : other is null ? one
        : one < other ? one
        : other;

    private static (ContainerRun, DateTimeOffset?) WaitForImage(ContainerRun run, NodeOptions options, DateTimeOffset now)
    {
        var backOffAt = run.Since + options.PullErrorDelay;
        return now < backOffAt
            ? (run with { Reason = PullError, WaitUntil = null }, backOffAt)
            : (run with { Reason = PullBackOff, WaitUntil = null }, null);
    }

    private static ContainerRun End(ContainerRun run, int exitCode, DateTimeOffset at)
    {
        var end = new ContainerEnd(exitCode, run.Since, at);
        return run with { Phase = ContainerPhase.Terminated, Since = at, Ready = false, LastEnd = end, Reason = end.Reason };
    }

    private static TimeSpan BackOff(int restarts, NodeOptions options)
    {
        if (restarts == 0)
        {
            return TimeSpan.Zero;
        }

        var wait = options.CrashBackOff * Math.Pow(2, Math.Min(restarts - 1, 20));
        return wait < options.CrashBackOffLimit ? wait : options.CrashBackOffLimit;
    }
}
