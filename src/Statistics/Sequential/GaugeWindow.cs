namespace Rollouts.Statistics;

/// <summary>One number per arm and window: a mean, a queue length, a rate. NaN says that the arm delivered nothing.</summary>
/// <param name="Canary">Value of the canary, in any unit.</param>
/// <param name="Baseline">Value of the baseline in the same unit.</param>
public readonly record struct GaugeWindow(double Canary, double Baseline)
{
    /// <summary>Length of the window in seconds.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Whether the traffic step changed before this window: the statistic also starts anew here.</summary>
    public bool NewStep { get; init; }
}
