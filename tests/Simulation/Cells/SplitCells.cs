using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>The traffic split test: correct splits, and canaries that get more or less than their share.</summary>
public static class SplitCells
{
    private const int RequestsPerMinute = 6000;

    public static IEnumerable<Cell> All()
    {
        (double Factor, string Name)[] factors = [(1, "as configured"), (1.02, "x1.02"), (1.05, "x1.05"), (0.9, "x0.9")];
        double[] minutes = [7, 3, 2];
        foreach (var (factor, name) in factors)
        {
            for (var i = 0; i < Shares.All.Count; i++)
            {
                var target = factor switch
                {
                    1 => Target.AtMost(0.1),
                    0.9 => Target.Within(minutes[i]),
                    _ => Target.None,
                };
                yield return new Cell(
                    "Traffic split: percent flagged / median minute",
                    "count kernel, alpha 0.001",
                    $"{name}, {Shares.Name(Shares.All[i])}",
                    target,
                    factor == 1,
                    Watch(Shares.All[i], factor)
                );
            }
        }
    }

    private static Func<RandomStream, int> Watch(double share, double factor)
    {
        var test = new TrafficSplitTest();
        return random =>
        {
            var state = test.NewState();
            for (var minute = 0; minute < 60; minute++)
            {
                var canary = CountSampler.Binomial(random, RequestsPerMinute, share * factor);
                test.Add(state, canary, RequestsPerMinute - canary, share);
                if (test.IsSkewed(state))
                {
                    return minute + 1;
                }
            }

            return 0;
        };
    }
}
