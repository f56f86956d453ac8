namespace Rollouts.Statistics;

/// <summary>How large an effect must be to count, and to be critical. All four limits are on the scale of <see cref="Measure"/>.</summary>
public sealed record EffectSizeLimits
{
    /// <summary>Limits at "no effect", 1 for the ratio of means and 0.5 for the common-language effect size: any significant effect counts.</summary>
    public EffectSizeLimits(EffectSizeMeasure measure = EffectSizeMeasure.MeanRatio)
    {
        Measure = measure;
        AllowedIncrease = AllowedDecrease = CriticalIncrease = CriticalDecrease = NoEffect;
    }

    public EffectSizeMeasure Measure { get; }

    /// <summary>The value of <see cref="Measure"/> when both arms are alike.</summary>
    public double NoEffect => Measure == EffectSizeMeasure.Cles ? 0.5 : 1;

    /// <summary>An increase counts from this effect on.</summary>
    public double AllowedIncrease { get; init; }

    /// <summary>A decrease counts from this effect downwards.</summary>
    public double AllowedDecrease { get; init; }

    /// <summary>An increase of a critical metric fails the canary from this effect on.</summary>
    public double CriticalIncrease { get; init; }

    /// <summary>A decrease of a critical metric fails the canary from this effect downwards.</summary>
    public double CriticalDecrease { get; init; }
}
