namespace Rollouts.Statistics;

/// <summary>What is fixed inside Kayenta's judge, with its values as defaults.</summary>
public sealed record KayentaJudgeOptions
{
    /// <summary>Confidence of the interval of the shift, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>The interval must clear zero by this share of the estimated shift itself; at least 0.</summary>
    public double Tolerance { get; init; } = 0.25;

    public KayentaClassifierKind Classifier { get; init; }

    /// <summary>
    /// Seed of the noise that is added to two constant series before they are compared. Kayenta draws it anew each time; with
    /// a seed the same input always has the same answer.
    /// </summary>
    public ulong NoiseSeed { get; init; } = 20171206;
}
