using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Sick canaries, from the first minute on.</summary>
public static class DetectionCells
{
    private const string Section = "Detection in 60 minutes: percent found / median minutes [95 % interval]";

    public static IEnumerable<Cell> All() => Errors().Concat(Events()).Concat(Latency());

    private static IEnumerable<Cell> Errors()
    {
        (double Effect, string Name, Target[] TwoLane, Target[] Exact)[] effects =
        [
            (1.25, "+25 %", [Target.AtLeast(64), Target.AtLeast(99), Target.AtLeast(99)], None),
            (1.5, "+50 %", Within(17, 10, 9), Within(13, 5, 4)),
            (2, "x2", Within(8, 6, 6), Within(5, 3, 2)),
        ];
        foreach (var (effect, name, twoLane, exact) in effects)
        {
            for (var i = 0; i < Shares.All.Count; i++)
            {
                var share = Shares.All[i];
                var scenario = new CountScenario { Share = _ => share, Effect = _ => effect };
                var column = $"errors {name}, {Shares.Name(share)}";
                var plan = CountMethods.Plan(areErrors: true);
                yield return Of("two-lane", column, Watch(scenario, plan), twoLane[i]);
                yield return Of("two-lane without restarts", column, Watch(scenario, plan with { Restarts = null }), twoLane[i]);
                yield return Of("exact", column, Watch(scenario, plan with { Mode = SequentialMode.Exact, Restarts = null }), exact[i]);
            }
        }
    }

    private static IEnumerable<Cell> Events()
    {
        foreach (var (effect, name) in new[] { (1.5, "+50 %"), (2.0, "x2") })
        {
            foreach (var share in Shares.All)
            {
                var scenario = new CountScenario
                {
                    AreErrors = false,
                    Rate = 12,
                    Share = _ => share,
                    Effect = _ => effect,
                };
                yield return Of(
                    "two-lane",
                    $"events {name}, {Shares.Name(share)}",
                    Watch(scenario, CountMethods.Plan(areErrors: false)),
                    Target.None
                );
            }
        }
    }

    private static IEnumerable<Cell> Latency()
    {
        foreach (var (effect, name, minutes) in new[] { (1.1, "+10 %", 8), (1.25, "+25 %", 3) })
        {
            foreach (var share in Shares.All)
            {
                var scenario = new LatencyScenario { Share = share, Effect = effect };
                yield return Of(
                    "two-lane",
                    $"latency {name}, {Shares.Name(share)}",
                    LatencyMethods.Watch(scenario, LatencyMethods.Plan),
                    Target.Within(minutes)
                );
            }
        }
    }

    private static Target[] None => [Target.None, Target.None, Target.None];

    private static Target[] Within(params double[] minutes) => [.. minutes.Select(Target.Within)];

    private static Func<RandomStream, int> Watch(CountScenario scenario, SequentialOptions plan) =>
        CountMethods.Watch(scenario, CountMethods.Sequential(plan));

    private static Cell Of(string row, string column, Func<RandomStream, int> rollout, Target target) =>
        new(Section, row, column, target, IsHealthy: false, rollout);
}
