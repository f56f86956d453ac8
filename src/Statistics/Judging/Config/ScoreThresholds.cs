namespace Rollouts.Statistics;

/// <summary>From which score on a canary passes, and from which on it is marginal; both inclusive. They belong to the request.</summary>
/// <param name="Pass">0 to 100.</param>
/// <param name="Marginal">0 to 100, at most <paramref name="Pass"/>.</param>
public readonly record struct ScoreThresholds(double Pass, double Marginal)
{
    /// <summary>The class of a score.</summary>
    public ScoreClass Classify(double score) =>
        score >= Pass ? ScoreClass.Pass
        : score >= Marginal ? ScoreClass.Marginal
        : ScoreClass.Fail;

    /// <summary>The class of a score as Argo Rollouts' Kayenta provider reads it: truncated to a whole number.</summary>
    /// <returns><see cref="ScoreClass.Marginal"/> is what Argo calls Inconclusive.</returns>
    public ScoreClass ClassifyTruncated(double score) => Classify(Math.Truncate(score));

    /// <summary>
    /// Whether an interim score ends Kayenta's standalone analysis: it does at the marginal threshold already, although
    /// the documentation of its API asks a score to "meet or exceed" it.
    /// </summary>
    public bool EndsInterim(double score) => score <= Marginal;

    /// <summary>Whether the last score lets Kayenta's standalone analysis succeed.</summary>
    public bool AcceptsLast(double score) => !EndsInterim(score) && score >= Pass;
}
