namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="PairedTTest"/>.</summary>
/// <param name="Differences">Moments of the differences, canary minus baseline.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record PairedTResult(Moments Differences, double Confidence) : TestResult
{
    /// <summary>The statistic, positive when the canary is larger; 0 after a refusal.</summary>
    public double T => Refusal is null ? Differences.Mean / StandardError : 0;

    /// <inheritdoc/>
    public override Effect Effect =>
        new("mean paired difference", Refusal?.Outcome is null or Outcome.Undecided ? Differences.Mean : null, Interval, Confidence, 0);

    internal StudentTDistribution Distribution => new(Differences.Count - 1);

    /// <inheritdoc/>
    protected override string Compared => $"means of {Figures.Count(Differences.Count, "pair")} of canary and baseline";

    private double StandardError => Math.Sqrt(Differences.VarianceOfMean);

    private Interval Interval
    {
        get
        {
            if (Refusal is not null)
            {
                return Effect.Anywhere;
            }

            var margin = Distribution.UpperQuantile((1 - Confidence) / 2) * StandardError;
            return new(Differences.Mean - margin, Differences.Mean + margin);
        }
    }
}
