namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="HodgesLehmannEstimator"/>.</summary>
/// <param name="Canary">Canary values used.</param>
/// <param name="Baseline">Baseline values used.</param>
/// <param name="Shift">By how much the canary is larger, in the unit of the values; null after a refusal.</param>
/// <param name="Interval">The interval of the shift, unbounded after a refusal.</param>
/// <param name="Confidence">Level of the interval.</param>
/// <param name="Exact">Whether the interval comes from the exact distribution of U.</param>
/// <param name="Refusal">Why nothing could be estimated, null when it could.</param>
public sealed record HodgesLehmannResult(
    int Canary,
    int Baseline,
    double? Shift,
    Interval Interval,
    double Confidence,
    bool Exact,
    Refusal? Refusal
)
{
    /// <summary>The shift with its interval.</summary>
    public Effect Effect => new("shift of the canary", Shift, Interval, Confidence, 0);

    /// <summary>One sentence: what was compared, the effect, how sure it is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            var compared = $"differences of all pairs of {Phrases.Arms(Canary, Baseline)}";
            var sureness = Exact ? "interval from the exact distribution of U" : "interval from the normal approximation of U";
            return Refusal is null
                ? Statistics.Explanation.Sentence(compared, Phrases.Of(Effect), sureness, Counterfactual.Of(Effect))
                : Statistics.Explanation.Sentence(compared, Phrases.Of(Effect), Refusal);
        }
    }

    internal static HodgesLehmannResult Refused(int canary, int baseline, double confidence, Refusal refusal) =>
        new(canary, baseline, null, Effect.Anywhere, confidence, Exact: false, refusal);
}
