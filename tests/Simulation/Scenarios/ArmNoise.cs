namespace Rollouts.StatisticsSimulation;

/// <summary>A kind of noise with its stationary standard deviation.</summary>
public readonly record struct ArmNoise(NoiseKind Kind, double Deviation)
{
    public static ArmNoise None { get; } = new(NoiseKind.None, 0);
}
