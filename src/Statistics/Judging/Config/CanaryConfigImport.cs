namespace Rollouts.Statistics;

/// <summary>A config that was read, and what is to be said about it.</summary>
public sealed record CanaryConfigImport
{
    /// <summary>The config; null when there are errors.</summary>
    public CanaryConfig? Config { get; init; }

    /// <summary>Why it cannot be judged by.</summary>
    public required IReadOnlyList<ConfigFinding> Errors { get; init; }

    /// <summary>What was ignored, corrected or will not do what it seems to.</summary>
    public required IReadOnlyList<ConfigFinding> Warnings { get; init; }
}
