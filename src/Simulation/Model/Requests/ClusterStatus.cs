using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A refusal, as a Kubernetes <c>Status</c> object.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Reason">Machine-readable reason, for example <c>NotFound</c>.</param>
/// <param name="Message">What was refused and why.</param>
public sealed record ClusterStatus(int Code, string Reason, string Message)
{
    public ResourceType? Type { get; init; }

    /// <summary>Kind in the details; the plural resource name unless set.</summary>
    public string? DetailsKind { get; init; }

    public string? Name { get; init; }
    public string? Uid { get; init; }
    public int? RetryAfterSeconds { get; init; }
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];
}
