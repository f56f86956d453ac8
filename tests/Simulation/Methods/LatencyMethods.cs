using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Sequential tests of the latency histogram.</summary>
public static class LatencyMethods
{
    /// <summary>The defaults for an analysis of one hour, with the eleven default buckets.</summary>
    public static SequentialOptions Plan { get; } =
        new()
        {
            Kind = MetricKind.Histogram,
            Edges = LatencyScenario.Edges,
            WarmUpSeconds = 0,
            Restarts = CountMethods.Hourly,
            PassMargin = null,
        };

    /// <summary>A rollout of an hour.</summary>
    public static Func<RandomStream, int> Watch(LatencyScenario scenario, SequentialOptions options)
    {
        var test = new HistogramSequentialTest(options);
        var threshold = -Math.Log(options.Alpha);
        return random =>
        {
            var (path, state) = (new NoisePath(scenario.Noise, random), test.NewState());
            var (canary, baseline) = (new LatencySample(), new LatencySample());
            for (var minute = 0; minute < 60; minute++)
            {
                scenario.Draw(random, path, canary, baseline);
                test.Add(state, canary.Arm, baseline.Arm);
                if (test.LogEvidence(state) >= threshold)
                {
                    return minute + 1;
                }
            }

            return 0;
        };
    }
}
