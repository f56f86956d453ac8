namespace Rollouts.Statistics;

/// <summary>Requests and failures of a window as a two-by-two table.</summary>
/// <param name="Total">Requests in both arms.</param>
/// <param name="Failures">Failures in both arms.</param>
/// <param name="CanarySize">Requests in the canary.</param>
/// <param name="CanaryFailures">Failures in the canary.</param>
internal readonly record struct ProportionTable(double Total, double Failures, double CanarySize, double CanaryFailures)
{
    public double Variance => HypergeometricKernel.Variance(Total, Failures, CanarySize);
}
