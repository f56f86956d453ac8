namespace Rollouts.Statistics;

/// <summary>What a score amounts to under <see cref="ScoreThresholds"/>.</summary>
public enum ScoreClass
{
    Fail,
    Marginal,
    Pass,
}
