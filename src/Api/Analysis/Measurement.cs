namespace Rollouts.Api;

/// <summary>One measurement (row D26).</summary>
public sealed record Measurement : KubernetesView
{
    /// <summary>One of AnalysisPhase.</summary>
    public string Phase { get; init; } = "";

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Value { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>When an unfinished measurement is looked at again (row D53).</summary>
    public DateTimeOffset? ResumeAt { get; init; }
}
