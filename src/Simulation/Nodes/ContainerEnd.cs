namespace Rollouts.Simulation;

/// <summary>How and when a container ended.</summary>
public sealed record ContainerEnd(int ExitCode, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    public string Reason => ExitCode == 0 ? "Completed" : "Error";
}
