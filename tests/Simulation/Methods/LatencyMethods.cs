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

    /// <summary>Learns from a healthy history with the same noise, then watches a rollout of an hour.</summary>
    public static Func<RandomStream, int> Learned(LatencyScenario scenario, SequentialOptions options) =>
        random =>
        {
            var (canary, baseline) = (new LatencySample(), new LatencySample());
            var (history, past) = (scenario with { Effect = 1 }, new NoisePath(scenario.Noise, random));
            MeanWindow[] windows = [.. Enumerable.Range(0, LearnedNoise.LeastWindows).Select(_ => Draw(history, past))];
            var test = new LearnedMeanSequentialTest(options, LearnedNoise.Learn(windows));
            var (path, state) = (new NoisePath(scenario.Noise, random), test.NewState());
            for (var minute = 0; minute < 60; minute++)
            {
                test.Add(state, Draw(scenario, path));
                if (test.LogEvidence(state) >= -Math.Log(options.Alpha))
                {
                    return minute + 1;
                }
            }

            return 0;

            MeanWindow Draw(LatencyScenario of, NoisePath noise)
            {
                of.Draw(random, noise, canary, baseline);
                return MeanWindow.Of(canary.Arm, baseline.Arm);
            }
        };
}
