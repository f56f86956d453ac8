namespace Rollouts.StatisticsSimulation;

/// <summary>Healthy canaries whose arms are noisier than chance: log-normal noise per arm and minute, sd 0.25, from little to much traffic.</summary>
public static class ArmNoiseCells
{
    public static IEnumerable<Cell> All()
    {
        foreach (var events in new[] { 60, 600, 6000 })
        {
            foreach (var share in Shares.All)
            {
                var scenario = new CountScenario
                {
                    AreErrors = false,
                    Rate = events,
                    Share = _ => share,
                    Noise = new ArmNoise(NoiseKind.Arm, 0.25),
                };
                var column = $"{events}/min, {Shares.Name(share)}";
                var plan = CountMethods.Plan(areErrors: false);
                yield return Of("two-lane", column, CountMethods.Watch(scenario, CountMethods.Sequential(plan)), Target.AtMost(5));
                yield return Of(
                    "two-lane without restarts",
                    column,
                    CountMethods.Watch(scenario, CountMethods.Sequential(plan with { Restarts = null })),
                    Target.AtMost(5)
                );
                yield return Of("p < 0.05 at every look", column, CountMethods.Watch(scenario, CountMethods.Peeking), Target.None);
            }
        }
    }

    private static Cell Of(string row, string column, Func<RandomStream, int> rollout, Target target) =>
        new("False roll-backs with noise of each arm, sd 0.25, percent", row, column, target, IsHealthy: true, rollout);
}
