using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Ten independent error ratios under one alpha, share 20 %.</summary>
public static class ManyMetricsCells
{
    private const int Metrics = 10;

    public static IEnumerable<Cell> All()
    {
        foreach (
            var (sick, effect, name) in new[]
            {
                (0, 1.0, "all healthy"),
                (1, 1.5, "one +50 %"),
                (1, 2.0, "one x2"),
                (3, 1.5, "three +50 %"),
            }
        )
        {
            yield return new Cell(
                "Ten metrics under one alpha, share 20 %: percent alarms / median minute",
                "two-lane, average of e-values",
                name,
                sick == 0 ? Target.AtMost(5) : Target.None,
                sick == 0,
                Watch(sick, effect)
            )
            {
                Share = 0.25,
            };
        }
    }

    private static Func<RandomStream, int> Watch(int sick, double effect)
    {
        var test = new CountSequentialTest(CountMethods.Plan(areErrors: true));
        var rollout = new RolloutEvidence(0.05, [.. Enumerable.Range(0, Metrics).Select(i => new MetricShare($"metric {i}"))]);
        CountScenario[] scenarios =
        [
            .. Enumerable.Range(0, Metrics).Select(i => new CountScenario { Effect = _ => i < sick ? effect : 1 }),
        ];
        return random =>
        {
            var path = new NoisePath(ArmNoise.None, random);
            SequentialState[] states = [.. scenarios.Select(_ => test.NewState())];
            var decision = rollout.NewState();
            Span<double> evidence = stackalloc double[Metrics];
            for (var minute = 0; minute < 60; minute++)
            {
                for (var i = 0; i < Metrics; i++)
                {
                    test.Add(states[i], scenarios[i].Draw(random, path, minute));
                    evidence[i] = test.LogEvidence(states[i]);
                }

                rollout.Look(decision, evidence);
                if (rollout.FailedAt(decision) > 0)
                {
                    return minute + 1;
                }
            }

            return 0;
        };
    }
}
