namespace Rollouts.StatisticsSimulation;

/// <summary>The traffic shares of the canary at which everything is measured.</summary>
public static class Shares
{
    public static IReadOnlyList<double> All { get; } = [0.05, 0.2, 0.5];

    public static string Name(double share) => $"{share * 100:0} %";
}
