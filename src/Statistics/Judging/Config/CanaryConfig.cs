namespace Rollouts.Statistics;

/// <summary>What a canary is judged by: Kayenta's CanaryConfig, imported with <see cref="CanaryConfigReader"/>.</summary>
public sealed record CanaryConfig
{
    public required string Name { get; init; }

    public string? Id { get; init; }

    public string? Description { get; init; }

    /// <summary>Text; a config that has the number 1.0 here becomes "1.0".</summary>
    public string? ConfigVersion { get; init; }

    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long? CreatedTimestamp { get; init; }

    /// <summary>When it was last changed, in milliseconds since 1970.</summary>
    public long? UpdatedTimestamp { get; init; }

    public string? CreatedTimestampIso { get; init; }

    public string? UpdatedTimestampIso { get; init; }

    /// <summary>The judge that the config asks for, e.g. <c>NetflixACAJudge-v1.0</c>; null leaves the choice to the service.</summary>
    public string? JudgeName { get; init; }

    public required IReadOnlyList<CanaryMetric> Metrics { get; init; }

    /// <summary>Query templates by name.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();

    /// <summary>Weight of each group in percent. Groups without one share what is left of 100.</summary>
    public IReadOnlyDictionary<string, double> GroupWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>What user interfaces copy into a request that brings no thresholds of its own.</summary>
    public ScoreThresholds? DefaultThresholds { get; init; }
}
