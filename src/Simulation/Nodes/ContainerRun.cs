namespace Rollouts.Simulation;

/// <summary>Where one container of a pod stands. <see cref="Since"/> is exact, while the API keeps whole seconds.</summary>
public sealed record ContainerRun
{
    public required string Name { get; init; }
    public ContainerPhase Phase { get; init; }

    /// <summary>Start of the present phase.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Reason of a waiting or terminated container.</summary>
    public string Reason { get; init; } = "ContainerCreating";

    /// <summary>Until when a container in back-off waits.</summary>
    public DateTimeOffset? WaitUntil { get; init; }
    public bool Ready { get; init; }
    public int RestartCount { get; init; }
    public ContainerEnd? LastEnd { get; init; }
}
