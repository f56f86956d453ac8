namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="Dominance"/>.</summary>
/// <param name="Counts">The pairs won, lost and drawn.</param>
/// <param name="Confidence">Level of the interval.</param>
/// <param name="Refusal">Why nothing could be compared, null when it could.</param>
public sealed record DominanceResult(PairCounts Counts, double Confidence, Refusal? Refusal)
{
    /// <summary>A12, the share of pairs in which the canary is larger, equal ones counting half; ½ after a refusal.</summary>
    public double A12 => Refusal is null ? Counts.U / Counts.Pairs : 0.5;

    /// <summary>Cliff's delta, -1 to 1; 0 after a refusal.</summary>
    public double CliffsDelta => Refusal is null ? (Counts.Greater - Counts.Less) / (double)Counts.Pairs : 0;

    /// <summary>A12 with its interval.</summary>
    public Effect Effect => Superiority.Of(Counts, Confidence);

    /// <summary>The usual words for |delta|: below .147 negligible, .33 small, .474 medium.</summary>
    public EffectMagnitude Magnitude =>
        Math.Abs(CliffsDelta) switch
        {
            < 0.147 => EffectMagnitude.Negligible,
            < 0.33 => EffectMagnitude.Small,
            < 0.474 => EffectMagnitude.Medium,
            _ => EffectMagnitude.Large,
        };

    /// <summary>One sentence: what was compared, the effect, how sure it is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            var compared = $"all pairs of {Phrases.Arms(Counts.Canary, Counts.Baseline)}";
            return Refusal is null
                ? Statistics.Explanation.Sentence(
                    compared,
                    Phrases.Of(Effect),
                    $"Cliff's delta {Figures.Show(CliffsDelta)}, {Magnitude.ToString().ToLowerInvariant()}",
                    Counterfactual.Of(Effect)
                )
                : Statistics.Explanation.Sentence(compared, Phrases.Of(Effect), Refusal);
        }
    }
}
