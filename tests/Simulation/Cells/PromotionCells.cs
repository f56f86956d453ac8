using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Early promotion: when an equal canary passes, and how often one whose ratio is just the margin does.</summary>
public static class PromotionCells
{
    public static IEnumerable<Cell> All()
    {
        (double Margin, double[]? Minutes)[] margins = [(1.25, null), (1.5, [12, 5, 4]), (2, null)];
        foreach (var (margin, minutes) in margins)
        {
            for (var i = 0; i < Shares.All.Count; i++)
            {
                var share = Shares.All[i];
                var column = $"margin {margin}, {Shares.Name(share)}";
                yield return Of("equal canary passes", column, share, margin, 1, minutes is null ? Target.None : Target.Within(minutes[i]));
                yield return Of("canary at the margin passes", column, share, margin, margin, Target.AtMost(5));
            }
        }
    }

    private static Cell Of(string row, string column, double share, double margin, double effect, Target target)
    {
        var options = CountMethods.Plan(areErrors: true) with { PassMargin = margin };
        var test = new CountSequentialTest(options);
        var threshold = -Math.Log(options.Beta);
        var scenario = new CountScenario { Share = _ => share, Effect = _ => effect };
        return new Cell(
            "Early promotion: percent passed / median minutes",
            row,
            column,
            target,
            effect > 1,
            random =>
            {
                var (path, state) = (new NoisePath(ArmNoise.None, random), test.NewState());
                for (var minute = 0; minute < 60; minute++)
                {
                    test.Add(state, scenario.Draw(random, path, minute));
                    if (test.LogPassEvidence(state) >= threshold)
                    {
                        return minute + 1;
                    }
                }

                return 0;
            }
        );
    }
}
