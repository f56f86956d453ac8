namespace Rollouts.Statistics;

/// <summary>
/// What one window counted in both arms: events over an exposure (exceptions over pod-seconds) or failures of requests (errors over requests).
/// Counts are rounded to whole numbers: Prometheus' <c>increase()</c> extrapolates. NaN says that the arm delivered nothing.
/// </summary>
/// <param name="Canary">Events of the canary.</param>
/// <param name="Baseline">Events of the baseline.</param>
/// <param name="CanaryExposure">Exposure of the canary (requests, share of traffic times time, pod-seconds), in any unit.</param>
/// <param name="BaselineExposure">Exposure of the baseline in the same unit.</param>
public readonly record struct CountWindow(double Canary, double Baseline, double CanaryExposure, double BaselineExposure)
{
    /// <summary>Length of the window in seconds.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Whether the traffic step changed before this window: the statistic also starts anew here.</summary>
    public bool NewStep { get; init; }

    internal CountWindow Swapped =>
        this with
        {
            Canary = Baseline,
            Baseline = Canary,
            CanaryExposure = BaselineExposure,
            BaselineExposure = CanaryExposure,
        };
}
