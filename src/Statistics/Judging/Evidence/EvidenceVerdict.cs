namespace Rollouts.Statistics;

/// <summary>What <see cref="EvidenceJudge"/> says of a canary.</summary>
public sealed record EvidenceVerdict
{
    public required Outcome Outcome { get; init; }

    /// <summary>The same for those who know three classes: a fail for no data and errors too, marginal for what is undecided.</summary>
    public ScoreClass Class =>
        Outcome switch
        {
            Outcome.Pass => ScoreClass.Pass,
            Outcome.Undecided or Outcome.TooLittle or Outcome.Skewed => ScoreClass.Marginal,
            _ => ScoreClass.Fail,
        };

    /// <summary>
    /// 0 to 100 for those who know only scores: it lies in the class of the outcome under the thresholds of the request. Decisions are
    /// made on evidence, never on this number.
    /// </summary>
    public double Score { get; init; }

    /// <summary>Percentage of the weight that is shown to be fine.</summary>
    public double Confirmed { get; init; }

    /// <summary>Percentage of the weight that is shown to be worse than allowed.</summary>
    public double Rejected { get; init; }

    /// <summary>The sample after which the canary failed, from 1; 0 when it did not.</summary>
    public int FailedAt { get; init; }

    /// <summary>A p-value for "no metric is worse than allowed" that holds at all looks together.</summary>
    public double AlwaysValidP { get; init; } = 1;

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>In the order of the config.</summary>
    public required IReadOnlyList<MetricVerdict> Metrics { get; init; }
}
