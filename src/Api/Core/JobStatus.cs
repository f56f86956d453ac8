namespace Rollouts.Api;

/// <summary>The part of a Job's status that the project reads.</summary>
public sealed record JobStatus : KubernetesView
{
    public int Active { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? CompletionTime { get; init; }

    public IReadOnlyList<JobCondition>? Conditions { get; init; }
}
