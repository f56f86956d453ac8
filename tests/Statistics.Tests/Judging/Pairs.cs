namespace Rollouts.Statistics.Tests;

/// <summary>Configs and series to judge.</summary>
internal static class Pairs
{
    public static readonly ScoreThresholds Usual = new(95, 75);

    public static CanaryConfig Config(params CanaryMetric[] metrics) =>
        new()
        {
            Name = "test",
            Metrics = metrics,
            GroupWeights = new Dictionary<string, double> { ["g"] = 100 },
        };

    public static CanaryMetric Metric(string name, MetricAnalysis? analysis = null) =>
        new()
        {
            Name = name,
            Groups = ["g"],
            Analysis = analysis ?? new(),
        };

    public static MetricPair Pair(string name, double[] canary, double[] baseline) =>
        new()
        {
            Name = name,
            Canary = canary,
            Baseline = baseline,
        };
}
