namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="NonInferiorityTest"/>.</summary>
/// <param name="Difference">The comparison of the shares themselves.</param>
/// <param name="Margin">How much larger the canary's share may be.</param>
/// <param name="Refusal">Why the test could not be carried out, null when it was.</param>
public sealed record NonInferiorityResult(TwoProportionResult Difference, double Margin, Refusal? Refusal)
{
    /// <summary>(difference - margin)/standard error; 0 after a refusal.</summary>
    public double ZUpper => Refusal is null ? (Difference.Difference - Margin) / Difference.UnpooledError : 0;

    /// <summary>(difference + margin)/standard error; 0 after a refusal.</summary>
    public double ZLower => Refusal is null ? (Difference.Difference + Margin) / Difference.UnpooledError : 0;

    /// <summary>Against "the canary is worse by the margin or more"; 1 after a refusal.</summary>
    public double P => Refusal is null ? NormalDistribution.Lower(ZUpper) : 1;

    /// <summary>Against "the shares differ by the margin or more in either direction"; 1 after a refusal.</summary>
    public double EquivalenceP => Refusal is null ? Math.Max(P, NormalDistribution.Upper(ZLower)) : 1;

    /// <summary>One sentence: what was compared, the effect, how sure it is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            var compared =
                $"{Figures.Count(Difference.CanaryTrials, "canary trial")} against {Figures.Count(Difference.BaselineTrials, "baseline trial")}";
            var effect = Phrases.Of(Difference.Effect);
            if (Refusal is not null)
            {
                return Statistics.Explanation.Sentence(compared, effect, Refusal);
            }

            var limit = Margin - (NormalDistribution.UpperQuantile(1 - Difference.Confidence) * Difference.UnpooledError);
            return Statistics.Explanation.Sentence(
                compared,
                effect,
                $"p = {Figures.Show(P)} that it is below the margin {Figures.Show(Margin)}",
                $"the decision changes at a difference of {Figures.Show(limit)}"
            );
        }
    }

    /// <summary><see cref="Outcome.Pass"/> when the canary is shown at level alpha to be no worse than the margin allows.</summary>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is out of range.</exception>
    public Outcome Decide(double alpha = 0.05)
    {
        Level.Require(alpha, nameof(alpha));
        return Refusal?.Outcome ?? (P <= alpha ? Outcome.Pass : Outcome.Undecided);
    }
}
