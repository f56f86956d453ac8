namespace Rollouts.Statistics;

/// <summary>The scale on which the effect limits of a metric are given.</summary>
public enum EffectSizeMeasure
{
    /// <summary>mean(canary) / mean(baseline); 1 is no effect.</summary>
    MeanRatio,

    /// <summary>Common-language effect size P(canary &gt; baseline) + P(equal)/2; 0.5 is no effect.</summary>
    Cles,
}
