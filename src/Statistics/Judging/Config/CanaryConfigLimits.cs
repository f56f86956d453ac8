namespace Rollouts.Statistics;

/// <summary>How large a config may be. The defaults are far beyond what people write.</summary>
public sealed record CanaryConfigLimits
{
    /// <summary>Bytes of JSON.</summary>
    public int Bytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Nested objects and arrays.</summary>
    public int Depth { get; init; } = 32;

    public int Metrics { get; init; } = 5_000;

    /// <summary>Entries of any other list or map: the groups of a metric, group weights, templates, applications.</summary>
    public int Entries { get; init; } = 1_000;

    /// <summary>Characters of a name.</summary>
    public int NameLength { get; init; } = 512;

    /// <summary>Characters of any other text, query templates included.</summary>
    public int TextLength { get; init; } = 64 * 1024;

    /// <summary>Errors, and as many warnings, that are reported at most.</summary>
    public int Findings { get; init; } = 100;
}
