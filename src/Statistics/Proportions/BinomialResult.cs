namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="BinomialTest"/>.</summary>
/// <param name="Successes">What was counted.</param>
/// <param name="Trials">Out of how many.</param>
/// <param name="Expected">The probability it was compared with.</param>
/// <param name="Confidence">Level of the interval.</param>
public sealed record BinomialResult(long Successes, long Trials, double Expected, double Confidence) : TestResult
{
    /// <inheritdoc/>
    public override Effect Effect
    {
        get
        {
            var counted = TrialCounts.Fault(Successes, Trials, "sample") is null;
            var interval = counted ? BinomialInterval.ClopperPearson(Successes, Trials, Confidence) : new(0, 1);
            return new("proportion", counted ? (double)Successes / Trials : null, interval, Confidence, Expected);
        }
    }

    /// <inheritdoc/>
    protected override string Compared =>
        $"{Figures.Show(Successes)} of {Figures.Show(Trials)} against an expected share of {Figures.Show(Expected)}";
}
