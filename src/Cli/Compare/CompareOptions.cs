using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>What <c>compare</c> was asked for.</summary>
internal sealed record CompareOptions
{
    public required string Canary { get; init; }

    public required string Baseline { get; init; }

    /// <summary>What the metric is called in the answer.</summary>
    public string Name { get; init; } = "canary against baseline";

    /// <summary>Null: what the columns of the files say.</summary>
    public ComparedKind? Kind { get; init; }

    /// <summary>Direction and limits of the metric.</summary>
    public MetricAnalysis Analysis { get; init; } = new() { Direction = MetricDirection.Increase };

    public double Alpha { get; init; } = 0.05;

    public double PassMargin { get; init; } = 1.25;

    /// <summary>Seconds between rows that have no time.</summary>
    public double StepSeconds { get; init; } = 60;

    /// <summary>Whether Kayenta's judge is asked instead of ours.</summary>
    public bool Kayenta { get; init; }

    /// <summary>The tolerated ratio: the margin of tests that take one on that scale.</summary>
    public double Margin =>
        Analysis.Direction switch
        {
            MetricDirection.Increase => Analysis.EffectSize.AllowedIncrease,
            MetricDirection.Decrease => 1 / Analysis.EffectSize.AllowedDecrease,
            _ => Math.Max(Analysis.EffectSize.AllowedIncrease, 1 / Analysis.EffectSize.AllowedDecrease),
        };

    public Alternative Alternative =>
        Analysis.Direction switch
        {
            MetricDirection.Increase => Alternative.Greater,
            MetricDirection.Decrease => Alternative.Less,
            _ => Alternative.TwoSided,
        };
}
