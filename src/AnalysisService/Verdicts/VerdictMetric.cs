namespace Rollouts.AnalysisService;

/// <summary>How one metric of a finished run ended.</summary>
public sealed record VerdictMetric
{
    /// <summary>The name in the spec.</summary>
    public required string Name { get; init; }

    public required string Phase { get; init; }

    /// <summary>The last value measured; null when there is none.</summary>
    public string? Value { get; init; }

    /// <summary>The condition that judged the last value; null when none did.</summary>
    public string? Condition { get; init; }

    /// <summary>The rule that ended the metric.</summary>
    public required string Rule { get; init; }

    /// <summary>All of it in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>The metric's part of the status as a JSON object, with the measurements that were in it; null when it was never measured.</summary>
    public string? Result { get; init; }
}
