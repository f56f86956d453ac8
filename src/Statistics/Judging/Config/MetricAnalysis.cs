namespace Rollouts.Statistics;

/// <summary>How one metric is judged: <c>metrics[].analysisConfigurations.canary</c>.</summary>
public sealed record MetricAnalysis
{
    public MetricDirection Direction { get; init; }

    public NanStrategy NanStrategy { get; init; }

    /// <summary>Its failure fails the canary whatever the others say.</summary>
    public bool Critical { get; init; }

    /// <summary>Missing data is a failure of this metric. Kayenta reads it only for metrics that are not critical.</summary>
    public bool MustHaveData { get; init; }

    /// <summary>Judged and shown, but not scored.</summary>
    public bool Muted { get; init; }

    public EffectSizeLimits EffectSize { get; init; } = new();

    public OutlierStrategy Outliers { get; init; }

    /// <summary>Width of the outlier fences in interquartile ranges; above 0.</summary>
    public double OutlierFactor { get; init; } = 3;
}
