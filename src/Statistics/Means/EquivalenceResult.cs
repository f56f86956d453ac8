namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="EquivalenceTest"/>.</summary>
/// <param name="Difference">The comparison of the means themselves.</param>
/// <param name="Low">The lower margin.</param>
/// <param name="High">The upper margin.</param>
public sealed record EquivalenceResult(WelchResult Difference, double Low, double High)
{
    /// <summary>Why the test could not be carried out, null when it was.</summary>
    public Refusal? Refusal => Difference.Refusal;

    /// <summary>(difference - low)/standard error; 0 after a refusal.</summary>
    public double TLower => Refusal is null ? (Difference.Difference - Low) / Difference.StandardError : 0;

    /// <summary>(difference - high)/standard error; 0 after a refusal.</summary>
    public double TUpper => Refusal is null ? (Difference.Difference - High) / Difference.StandardError : 0;

    /// <summary>Against "the difference is below the lower margin"; 1 after a refusal.</summary>
    public double PLower => Refusal is null ? Difference.Distribution.Tails(TLower).Upper : 1;

    /// <summary>Against "the difference is above the upper margin", which is non-inferiority when smaller is better; 1 after a refusal.</summary>
    public double PUpper => Refusal is null ? Difference.Distribution.Tails(TUpper).Lower : 1;

    /// <summary>The p-value of the equivalence.</summary>
    public double P => Math.Max(PLower, PUpper);

    /// <summary>One sentence: what was compared, the effect, how sure it is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            var compared =
                $"equivalence of {Figures.Count(Difference.Canary.Count, "canary value")} and {Figures.Count(Difference.Baseline.Count, "baseline value")}";
            var effect = Phrases.Of(Difference.Effect);
            if (Refusal is { } refusal)
            {
                return Statistics.Explanation.Sentence(compared, effect, refusal);
            }

            var needed = Difference.Distribution.UpperQuantile(1 - Difference.Confidence) * Difference.StandardError;
            return Statistics.Explanation.Sentence(
                compared,
                effect,
                $"p = {Figures.Show(P)} that it lies between {Figures.Show(Low)} and {Figures.Show(High)}",
                $"it is decided by a difference from {Figures.Show(Low + needed)} to {Figures.Show(High - needed)}"
                    + (Low + needed < High - needed ? "" : ", which is empty at this scatter, so more data or wider margins are needed")
            );
        }
    }

    /// <summary><see cref="Outcome.Pass"/> when the equivalence is shown at level alpha.</summary>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is out of range.</exception>
    public Outcome Decide(double alpha = 0.05)
    {
        Level.Require(alpha, nameof(alpha));
        return Refusal?.Outcome ?? (P <= alpha ? Outcome.Pass : Outcome.Undecided);
    }
}
