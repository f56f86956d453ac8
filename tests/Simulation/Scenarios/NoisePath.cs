namespace Rollouts.StatisticsSimulation;

/// <summary>The course of the noise during one rollout, stationary from the start.</summary>
public sealed class NoisePath(ArmNoise noise, RandomStream random)
{
    private const double Phi = 0.9;

    private static readonly double Innovation = Math.Sqrt(1 - (Phi * Phi));

    private bool _started;

    /// <summary>The canary's factor this minute.</summary>
    public double Canary => Math.Exp(_canary * noise.Deviation);

    /// <summary>The baseline's factor this minute.</summary>
    public double Baseline => Math.Exp(_baseline * noise.Deviation);

    private double _canary;
    private double _baseline;

    public void Step()
    {
        switch (noise.Kind)
        {
            case NoiseKind.Common:
                _canary = Next(_canary);
                _baseline = _canary;
                break;
            case NoiseKind.Arm:
                (_canary, _baseline) = (random.Normal(), random.Normal());
                break;
            case NoiseKind.Drift:
                (_canary, _baseline) = (Next(_canary), Next(_baseline));
                break;
            default:
                break;
        }

        _started = true;
    }

    private double Next(double previous) => _started ? (Phi * previous) + (Innovation * random.Normal()) : random.Normal();
}
