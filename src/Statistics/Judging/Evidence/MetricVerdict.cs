namespace Rollouts.Statistics;

/// <summary>What <see cref="EvidenceJudge"/> says of one metric.</summary>
public sealed record MetricVerdict
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public bool Critical { get; init; }

    /// <summary>Judged and shown, but neither scored nor able to fail the canary.</summary>
    public bool Muted { get; init; }

    /// <summary>Its share of the evidence, 0 to 1; those of all scored metrics total 1.</summary>
    public double Weight { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>ln of the evidence that it is worse than allowed, now: the average over its pairs and sides.</summary>
    public double LogE { get; init; }

    /// <summary>min(1, 1/E at its highest): a p-value that holds at all looks together.</summary>
    public double AlwaysValidP { get; init; } = 1;

    /// <summary>The effect on the side with the most evidence.</summary>
    public required Effect Effect { get; init; }

    /// <summary>One sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>What was not done as the config asks, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
