using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>A healthy canary that is watched for a day: 1440 looks, share 20 %.</summary>
public static class LongWatchCells
{
    private const int Day = 1440;

    public static IEnumerable<Cell> All()
    {
        var plan = CountMethods.Plan(areErrors: true);
        yield return Of("two-lane", CountMethods.Sequential(plan with { Restarts = new RestartOptions() }), Target.AtMost(5));
        yield return Of("two-lane without restarts", CountMethods.Sequential(plan with { Restarts = null }), Target.AtMost(5));
        yield return Of("exact", CountMethods.Sequential(plan with { Mode = SequentialMode.Exact, Restarts = null }), Target.AtMost(5));
        yield return Of("p < 0.05 at every look", CountMethods.Peeking, Target.None);
    }

    private static Cell Of(string row, Func<ICountDetector> method, Target target) =>
        new(
            "False roll-backs in 24 hours of looks, percent",
            row,
            "errors, 20 %",
            target,
            IsHealthy: true,
            CountMethods.Watch(new CountScenario(), method, Day)
        )
        {
            Share = 0.25,
        };
}
