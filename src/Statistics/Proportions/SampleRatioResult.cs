namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="SampleRatioTest"/>.</summary>
/// <param name="CanaryRequests">Requests of the first arm.</param>
/// <param name="Total">Requests of all arms.</param>
/// <param name="ExpectedShare">The share that the first arm's weight gives it.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record SampleRatioResult(double CanaryRequests, double Total, double ExpectedShare, double Confidence) : TestResult
{
    /// <summary>The statistic; 0 after a refusal.</summary>
    public double ChiSquared { get; init; }

    /// <summary>Arms - 1; 0 after a refusal.</summary>
    public int DegreesOfFreedom { get; init; }

    /// <inheritdoc/>
    public override Effect Effect =>
        Refusal is null
            ? new("canary's share of the traffic", CanaryRequests / Total, Wilson, Confidence, ExpectedShare)
            : new("canary's share of the traffic", null, new(0, 1), Confidence, ExpectedShare);

    /// <inheritdoc/>
    protected override string Compared =>
        $"{Figures.Show(CanaryRequests)} of {Figures.Show(Total)} requests against a configured share of {Figures.Show(ExpectedShare)}";

    /// <inheritdoc/>
    protected override string Sureness => $"p = {Figures.Show(P.TwoSided)}";

    private Interval Wilson => BinomialInterval.Wilson((long)CanaryRequests, (long)Total, Confidence);

    /// <summary><see cref="Outcome.Skewed"/> when a mismatch is shown at level alpha, otherwise <see cref="Outcome.Undecided"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is out of range.</exception>
    public Outcome Decide(double alpha = SampleRatioTest.DefaultAlpha)
    {
        Level.Require(alpha, nameof(alpha));
        return Refusal?.Outcome ?? (P.TwoSided <= alpha ? Outcome.Skewed : Outcome.Undecided);
    }
}
