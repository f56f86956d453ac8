using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>
/// Arms that are noisier than the discount assumes: noise twice as large, and slow drift of each arm by itself. The defaults as they are,
/// and the test that has learned the noise from 240 windows of an A/A comparison.
/// </summary>
public static class BeyondModelCells
{
    private const string Twice = "noise twice the assumed";
    private const string Drift = "arms drift";

    private static readonly (ArmNoise Noise, string Name)[] Noises =
    [
        (new ArmNoise(NoiseKind.Arm, 0.6), Twice),
        (new ArmNoise(NoiseKind.Drift, 0.3), Drift),
    ];

    private static readonly (ArmNoise Noise, string Name)[] LatencyNoises =
    [
        (new ArmNoise(NoiseKind.Arm, 0.06), Twice),
        (new ArmNoise(NoiseKind.Drift, 0.03), Drift),
    ];

    public static IEnumerable<Cell> All() => Healthy().Concat(HealthyLatency()).Concat(Sick()).Concat(SickLatency());

    private static IEnumerable<Cell> Healthy()
    {
        foreach (var (areErrors, rate, name) in new[] { (true, 0.01, "errors"), (false, 12.0, "events") })
        {
            foreach (var (noise, noiseName) in Noises)
            {
                foreach (var share in Shares.All)
                {
                    var scenario = new CountScenario
                    {
                        AreErrors = areErrors,
                        Rate = rate,
                        Share = _ => share,
                        Noise = noise,
                    };
                    var column = $"{name}, {noiseName}, {Shares.Name(share)}";
                    var plan = CountMethods.Plan(areErrors);
                    yield return False("two-lane", column, CountMethods.Watch(scenario, CountMethods.Sequential(plan)), Target.None);
                    yield return False("learned noise", column, Learned(scenario, plan), Target.AtMost(10));
                }
            }
        }
    }

    private static IEnumerable<Cell> HealthyLatency()
    {
        foreach (var (noise, noiseName) in LatencyNoises)
        {
            foreach (var share in Shares.All)
            {
                var scenario = new LatencyScenario { Share = share, Noise = noise };
                var column = $"latency, {noiseName}, {Shares.Name(share)}";
                yield return False("two-lane", column, LatencyMethods.Watch(scenario, LatencyMethods.Plan), Target.None);
                yield return False("learned noise", column, LatencyMethods.Learned(scenario, LatencyMethods.Plan), Target.AtMost(10));
            }
        }
    }

    private static IEnumerable<Cell> SickLatency()
    {
        foreach (
            var (effect, name, target) in new[]
            {
                (1.1, "+10 %", Target.None),
                (1.25, "+25 %", Target.None),
                (2.0, "x2", Target.AtLeast(60)),
                (3.0, "x3", Target.AtLeast(90)),
            }
        )
        {
            foreach (var (noise, noiseName) in LatencyNoises)
            {
                foreach (var share in Shares.All)
                {
                    yield return Found(
                        $"latency {name}, {noiseName}, {Shares.Name(share)}",
                        target,
                        LatencyMethods.Learned(
                            new LatencyScenario
                            {
                                Share = share,
                                Noise = noise,
                                Effect = effect,
                            },
                            LatencyMethods.Plan
                        )
                    );
                }
            }
        }
    }

    private static IEnumerable<Cell> Sick()
    {
        foreach (var (effect, name, found) in new[] { (2.0, "x2", 60), (3.0, "x3", 90) })
        {
            foreach (var (noise, noiseName) in Noises)
            {
                foreach (var share in Shares.All)
                {
                    var scenario = new CountScenario
                    {
                        Share = _ => share,
                        Noise = noise,
                        Effect = _ => effect,
                    };
                    var column = $"errors {name}, {noiseName}, {Shares.Name(share)}";
                    yield return Found(column, Target.AtLeast(found), Learned(scenario, CountMethods.Plan(areErrors: true)));
                }
            }
        }
    }

    private static Cell False(string row, string column, Func<RandomStream, int> rollout, Target target) =>
        new("Beyond the model: false roll-backs in 60 minutes, percent", row, column, target, IsHealthy: true, rollout);

    private static Cell Found(string column, Target target, Func<RandomStream, int> rollout) =>
        new("Beyond the model: percent found in 60 minutes / median minutes", "learned noise", column, target, IsHealthy: false, rollout);

    /// <summary>Learns from a healthy history with the same noise, then watches the rollout.</summary>
    private static Func<RandomStream, int> Learned(CountScenario scenario, SequentialOptions plan) =>
        random =>
        {
            var (history, past) = (scenario with { Effect = _ => 1 }, new NoisePath(scenario.Noise, random));
            CountWindow[] windows =
            [
                .. Enumerable.Range(0, LearnedNoise.LeastWindows).Select(minute => history.Draw(random, past, minute)),
            ];
            var test = new LearnedCountSequentialTest(plan, LearnedNoise.Learn(windows, plan.Kind));
            var (path, state) = (new NoisePath(scenario.Noise, random), test.NewState());
            for (var minute = 0; minute < 60; minute++)
            {
                test.Add(state, scenario.Draw(random, path, minute));
                if (test.LogEvidence(state) >= -Math.Log(plan.Alpha))
                {
                    return minute + 1;
                }
            }

            return 0;
        };
}
