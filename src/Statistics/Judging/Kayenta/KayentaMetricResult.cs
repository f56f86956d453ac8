namespace Rollouts.Statistics;

/// <summary>Kayenta's answer for one pair of series, with what it was computed from.</summary>
public sealed record KayentaMetricResult
{
    public required string Name { get; init; }

    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Judged and shown, but not scored.</summary>
    public bool Muted { get; init; }

    public required KayentaClassification Classification { get; init; }

    /// <summary>Of the series as they were compared, cleaned.</summary>
    public SampleSummary Canary { get; init; }

    /// <summary>Of the series as they were compared, cleaned.</summary>
    public SampleSummary Baseline { get; init; }
}
