namespace Rollouts.StatisticsSimulation;

/// <summary>The traffic share goes 5, 20, 50 % in steps of 20 minutes while the error rate of both arms moves.</summary>
public static class RampCells
{
    private static readonly double[] Steps = [0.05, 0.2, 0.5];

    public static IEnumerable<Cell> All()
    {
        (string Name, double[] Trend)[] drifts =
        [
            ("constant 1 %", [1, 1, 1]),
            ("0.5 to 1 to 2 %", [0.5, 1, 2]),
            ("2 to 1 to 0.5 %", [2, 1, 0.5]),
        ];
        foreach (var (name, trend) in drifts)
        {
            foreach (var (effect, effectName) in new[] { (1.0, "healthy"), (1.5, "+50 %") })
            {
                var scenario = new CountScenario
                {
                    Share = minute => Steps[Math.Min(2, minute / 20)],
                    Trend = minute => trend[Math.Min(2, minute / 20)],
                    Effect = _ => effect,
                };
                var plan = CountMethods.Plan(areErrors: true);
                var healthy = effect == 1;
                var target = healthy ? Target.AtMost(5) : Target.None;
                Cell Of(string row, Func<ICountDetector> method, Target promised) =>
                    new(
                        "Ramp 5, 20, 50 % while both arms drift: percent alarms / median minute",
                        row,
                        $"{name}, {effectName}",
                        promised,
                        healthy,
                        CountMethods.Watch(scenario, method)
                    );

                yield return Of(
                    "two-lane",
                    CountMethods.Sequential(plan with { Restarts = CountMethods.Hourly with { Planned = 7 } }),
                    target
                );
                yield return Of("two-lane without restarts", CountMethods.Sequential(plan with { Restarts = null }), target);
                yield return Of("p < 0.05 at every look", CountMethods.Peeking, Target.None);
            }
        }
    }
}
