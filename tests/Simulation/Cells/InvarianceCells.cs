using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Rollouts whose verdict depends on the unit, or whose state is not rebuilt bit for bit from its windows: there may be none.</summary>
public static class InvarianceCells
{
    private const double MicrosecondsPerSecond = 1e6;

    public static IEnumerable<Cell> All()
    {
        yield return Of("seconds against microseconds", "latency +10 %, 20 %", UnitChangesVerdict);
        yield return Of("replayed and stored in between", "errors +25 %, 20 %", ReplayChangesState);
    }

    private static Cell Of(string row, string column, Func<RandomStream, int> rollout) =>
        new("Invariance: rollouts in which something changes, percent", row, column, Target.AtMost(0), IsHealthy: true, rollout)
        {
            Share = 0.05,
        };

    private static int UnitChangesVerdict(RandomStream random)
    {
        var scenario = new LatencyScenario { Effect = 1.1 };
        var seconds = new HistogramSequentialTest(LatencyMethods.Plan);
        double[] microEdges = [.. LatencyScenario.Edges.Select(edge => edge * MicrosecondsPerSecond)];
        var micros = new HistogramSequentialTest(LatencyMethods.Plan with { Edges = microEdges });
        var (a, b) = (seconds.NewState(), micros.NewState());
        var (path, canary, baseline) = (new NoisePath(ArmNoise.None, random), new LatencySample(), new LatencySample());
        for (var minute = 0; minute < 20; minute++)
        {
            scenario.Draw(random, path, canary, baseline);
            seconds.Add(a, canary.Arm, baseline.Arm);
            micros.Add(b, InMicroseconds(canary.Arm, microEdges), InMicroseconds(baseline.Arm, microEdges));
            if (seconds.Assess(a).Outcome != micros.Assess(b).Outcome)
            {
                return minute + 1;
            }
        }

        return 0;
    }

    private static HistogramArm InMicroseconds(HistogramArm arm, double[] edges) =>
        new(edges, arm.Cumulative, arm.Count, arm.Sum * MicrosecondsPerSecond);

    private static int ReplayChangesState(RandomStream random)
    {
        var scenario = new CountScenario { Effect = _ => 1.25 };
        var test = new CountSequentialTest(CountMethods.Plan(areErrors: true) with { Restarts = CountMethods.Hourly });
        var path = new NoisePath(ArmNoise.None, random);
        CountWindow[] windows = [.. Enumerable.Range(0, 60).Select(minute => scenario.Draw(random, path, minute))];
        var (straight, stored) = (test.NewState(), test.NewState());
        for (var minute = 0; minute < windows.Length; minute++)
        {
            test.Add(straight, windows[minute]);
            test.Add(stored, windows[minute]);
            stored = test.Restore(stored.ToArray());
            if (
                !straight
                    .ToArray()
                    .Select(BitConverter.DoubleToInt64Bits)
                    .SequenceEqual(stored.ToArray().Select(BitConverter.DoubleToInt64Bits))
            )
            {
                return minute + 1;
            }
        }

        return 0;
    }
}
