namespace Rollouts.Statistics;

/// <summary>How large an effect is.</summary>
/// <param name="Name">What is estimated, e.g. <c>difference of means</c>.</param>
/// <param name="Estimate">The estimate in the unit of the data or as a plain ratio; null when the data give none. May be infinite, never NaN.</param>
/// <param name="Interval">Where the effect lies with the given confidence; unbounded when the data say nothing.</param>
/// <param name="Confidence">The level of the interval, strictly between 0 and 1.</param>
/// <param name="NoEffect">The value that stands for no effect: 0 for differences, 1 for ratios, ½ for probabilities of superiority.</param>
public readonly record struct Effect(string Name, double? Estimate, Interval Interval, double Confidence, double NoEffect)
{
    /// <summary>Whether the effect multiplies rather than adds; so read from a value of no effect of 1 unless said otherwise.</summary>
    public bool IsRatio { get; init; } = NoEffect == 1;

    /// <summary>Every value, which is what is known before there is data.</summary>
    public static Interval Anywhere { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>An effect about which nothing is known.</summary>
    public static Effect Unknown(string name, double confidence, double noEffect) => new(name, null, Anywhere, confidence, noEffect);
}
