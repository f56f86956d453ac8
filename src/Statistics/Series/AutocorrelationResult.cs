namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="Autocorrelation"/>.</summary>
/// <param name="Length">n, the number of values.</param>
/// <param name="Correlations">r_0 = 1, r_1, …, each between -1 and 1; empty after a refusal.</param>
/// <param name="Refusal">Why there are no correlations, null when there are.</param>
public sealed record AutocorrelationResult(int Length, IReadOnlyList<double> Correlations, Refusal? Refusal)
{
    /// <summary>
    /// n(1 - r₁)/(1 + r₁): how many independent values have a mean as sure as this series', if it is autoregressive of order 1.
    /// At least 0; n after a refusal and without r₁.
    /// </summary>
    public double EffectiveSampleSize => Correlations.Count > 1 ? Length * (1 - Correlations[1]) / (1 + Correlations[1]) : Length;

    /// <summary>Ljung and Box's Q = n(n + 2) Σ r_k²/(n - k) over the lags 1 to <paramref name="lags"/>; 0 after a refusal.</summary>
    /// <param name="lags">1 to the largest lag looked at, and below n.</param>
    /// <exception cref="ArgumentException"><paramref name="lags"/> is out of range.</exception>
    public double LjungBox(int lags)
    {
        if (Refusal is not null)
        {
            return 0;
        }

        if (lags < 1 || lags >= Math.Min(Correlations.Count, Length))
        {
            throw new ArgumentException(
                $"lags = {lags} is out of range: pass 1 to {Math.Min(Correlations.Count, Length) - 1}, the lags that were looked at.",
                nameof(lags)
            );
        }

        var sum = 0.0;
        for (var k = 1; k <= lags; k++)
        {
            sum += Correlations[k] * Correlations[k] / (Length - k);
        }

        return Length * (Length + 2.0) * sum;
    }

    /// <summary>P(χ² with that many degrees of freedom &gt; Q): small when the values are not independent; 1 after a refusal.</summary>
    /// <inheritdoc cref="LjungBox"/>
    public double LjungBoxP(int lags) => Refusal is null ? new ChiSquaredDistribution(lags).Tails(LjungBox(lags)).Upper : 1;

    /// <summary>One sentence: what was looked at, how strong the dependence is, how sure that is, what would have been needed.</summary>
    public string Explanation
    {
        get
        {
            var compared = $"series of {Figures.Count(Length, "value")} against itself";
            if (Refusal is not null)
            {
                return Statistics.Explanation.Sentence(compared, "autocorrelation unknown", Refusal);
            }

            var limit = 2 / Math.Sqrt(Length);
            var first = Correlations.Count > 1 ? Correlations[1] : 0;
            return Statistics.Explanation.Sentence(
                compared,
                $"autocorrelation {Figures.Show(first)} at lag 1",
                $"worth {Figures.Show(EffectiveSampleSize)} independent values",
                Counterfactual.Of("an autocorrelation", Math.Abs(first), limit)
            );
        }
    }
}
