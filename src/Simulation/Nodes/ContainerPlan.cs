namespace Rollouts.Simulation;

/// <summary>How one container behaves, read from its spec, the pod's annotations and the node's options.</summary>
internal sealed record ContainerPlan
{
    public required string Image { get; init; }
    public required ContainerProgram Program { get; init; }
    public required string RestartPolicy { get; init; }
    public required TimeSpan ReadyAfter { get; init; }

    /// <summary>False while something holds it unready: an annotation, a failing probe command, a workload that does not listen yet.</summary>
    public required bool MayBeReady { get; init; }

    /// <summary>From the moment the pod is to go until the container has stopped by itself.</summary>
    public required TimeSpan StopAfter { get; init; }

    /// <summary>Of which this much is the preStop hook, during which the workload still serves.</summary>
    public required TimeSpan PreStop { get; init; }

    public static ContainerPlan Of(
        PodView.ContainerView container,
        bool init,
        string podRestartPolicy,
        IReadOnlyDictionary<string, string> annotations,
        WorkloadReport? workload,
        NodeOptions options
    )
    {
        var sidecar = init && container.RestartPolicy == "Always";
        var program = ContainerProgram.Parse(container.Command, container.Args);
        var probe = container.ReadinessProbe;
        var initialDelay = TimeSpan.FromSeconds(Math.Clamp(probe?.InitialDelaySeconds ?? 0, 0, 1_000_000));
        var readyDelay = GoDelay.Parse(annotations.GetValueOrDefault(NodeAnnotations.ReadyAfter)) ?? options.ReadyDelay;
        var preStop = PreStopOf(container.Lifecycle?.PreStop);
        return new()
        {
            Image = container.Image,
            // An init container whose image would run a server still has to end, or its pod would never start.
            Program = init && !sidecar && program.Duration is null && container.Command is null ? new(TimeSpan.Zero, 0) : program,
            RestartPolicy =
                sidecar ? "Always"
                : init && podRestartPolicy == "Always" ? "OnFailure"
                : podRestartPolicy,
            ReadyAfter = initialDelay > readyDelay ? initialDelay : readyDelay,
            MayBeReady =
                annotations.GetValueOrDefault(NodeAnnotations.Ready) != "false"
                && workload is not { Listening: false }
                && (probe?.Exec is not { } exec || ContainerProgram.Parse(exec.Command, null).ExitCode == 0),
            PreStop = preStop,
            StopAfter = preStop + (GoDelay.Parse(annotations.GetValueOrDefault(NodeAnnotations.StopAfter)) ?? options.StopDelay),
        };
    }

    public bool RestartsAfter(int exitCode) => RestartPolicy == "Always" || (RestartPolicy == "OnFailure" && exitCode != 0);

    private static TimeSpan PreStopOf(PodView.HandlerView? hook) =>
        hook switch
        {
            { Sleep: { } sleep } => TimeSpan.FromSeconds(Math.Clamp(sleep.Seconds, 0, 1_000_000)),
            { Exec: { } exec } => ContainerProgram.Parse(exec.Command, null).Duration ?? TimeSpan.Zero,
            _ => TimeSpan.Zero,
        };
}
