using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Healthy canaries: iid data, swings of both arms together, and noise of each arm.</summary>
public static class FalseAlarmCells
{
    private const string Section = "False roll-backs in 60 minutes, percent";

    public static IEnumerable<Cell> All() => Counts().Concat(Latency());

    private static IEnumerable<Cell> Counts()
    {
        foreach (var (areErrors, rate, name) in new[] { (true, 0.01, "errors"), (false, 12.0, "events") })
        {
            foreach (var (noise, noiseName) in new[] { (ArmNoise.None, "iid"), (new ArmNoise(NoiseKind.Common, 0.5), "common") })
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
                    yield return Promised("two-lane", column, CountMethods.Watch(scenario, CountMethods.Sequential(plan)));
                    yield return Promised(
                        "two-lane without restarts",
                        column,
                        CountMethods.Watch(scenario, CountMethods.Sequential(plan with { Restarts = null }))
                    );
                    yield return Promised(
                        "exact",
                        column,
                        CountMethods.Watch(scenario, CountMethods.Sequential(plan with { Mode = SequentialMode.Exact, Restarts = null }))
                    );
                }
            }
        }
    }

    private static IEnumerable<Cell> Latency()
    {
        foreach (var (noise, name) in new[] { (ArmNoise.None, "iid"), (new ArmNoise(NoiseKind.Common, 0.1), "common") })
        {
            foreach (var share in Shares.All)
            {
                var scenario = new LatencyScenario { Share = share, Noise = noise };
                yield return Promised(
                    "two-lane",
                    $"latency, {name}, {Shares.Name(share)}",
                    LatencyMethods.Watch(scenario, LatencyMethods.Plan)
                );
            }
        }
    }

    private static Cell Promised(string row, string column, Func<RandomStream, int> rollout) =>
        new(Section, row, column, Target.AtMost(5), IsHealthy: true, rollout) { Wish = 3 };
}
