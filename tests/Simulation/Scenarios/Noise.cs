namespace Rollouts.StatisticsSimulation;

/// <summary>A kind of noise with its stationary standard deviation.</summary>
public readonly record struct Noise(NoiseKind Kind, double Deviation)
{
    public static Noise None { get; } = new(NoiseKind.None, 0);
}
