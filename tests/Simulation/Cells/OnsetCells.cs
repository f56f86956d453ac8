using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Regressions that begin at minute 30, at a share of 20 %; minutes count from the onset.</summary>
public static class OnsetCells
{
    private const int Onset = 30;

    public static IEnumerable<Cell> All()
    {
        foreach (var (effect, name, minutes) in new[] { (1.5, "+50 %", 0), (2.0, "x2", 8), (3.0, "x3", 4) })
        {
            var scenario = new CountScenario { Effect = minute => minute < Onset ? 1 : effect };
            var plan = CountMethods.Plan(areErrors: true);
            yield return Of("two-lane", name, scenario, plan, minutes > 0 ? Target.Within(minutes) : Target.None);
            yield return Of("two-lane without restarts", name, scenario, plan with { Restarts = null }, Target.None);
        }
    }

    private static Cell Of(string row, string name, CountScenario scenario, SequentialOptions plan, Target target)
    {
        var watch = CountMethods.Watch(scenario, CountMethods.Sequential(plan));
        return new Cell(
            "Onset at minute 30, share 20 %: percent found / median minutes after it",
            row,
            $"errors {name}",
            target,
            IsHealthy: false,
            random =>
                watch(random) is var minute && minute == 0 ? 0
                : minute > Onset ? minute - Onset
                : -1
        );
    }
}
