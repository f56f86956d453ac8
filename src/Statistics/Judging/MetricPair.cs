namespace Rollouts.Statistics;

/// <summary>The samples of one metric, and of one combination of tags, in both arms: one sample for each step of the request.</summary>
public sealed record MetricPair
{
    /// <summary>The metric of the config that it belongs to.</summary>
    public required string Name { get; init; }

    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>In the order of time; NaN is a missing sample. Kayenta calls this arm the experiment.</summary>
    public ReadOnlyMemory<double> Canary { get; init; }

    /// <summary>In the order of time; NaN is a missing sample. Kayenta calls this arm the control.</summary>
    public ReadOnlyMemory<double> Baseline { get; init; }

    /// <summary>
    /// What a sample is: one number per step by default. Counts and failures of requests come with exposures. Kayenta's judge knows
    /// numbers only.
    /// </summary>
    public MetricKind Kind { get; init; } = MetricKind.Gauge;

    /// <summary>
    /// What each canary sample was counted over (requests, seconds), where samples are counts. Empty where they are not.
    /// </summary>
    public ReadOnlyMemory<double> CanaryExposure { get; init; }

    /// <summary>What each baseline sample was counted over, in the unit of <see cref="CanaryExposure"/>.</summary>
    public ReadOnlyMemory<double> BaselineExposure { get; init; }
}
