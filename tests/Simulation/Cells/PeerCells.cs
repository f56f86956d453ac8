namespace Rollouts.StatisticsSimulation;

/// <summary>What others do, on the same random numbers: comparison only.</summary>
public static class PeerCells
{
    public static IEnumerable<Cell> All()
    {
        foreach (var (areErrors, rate, name) in new[] { (true, 0.01, "errors"), (false, 12.0, "events") })
        {
            foreach (var share in Shares.All)
            {
                var scenario = new CountScenario
                {
                    AreErrors = areErrors,
                    Rate = rate,
                    Share = _ => share,
                };
                foreach (var (row, method) in Methods())
                {
                    yield return new Cell(
                        "What others do: false roll-backs in 60 minutes, percent",
                        row,
                        $"{name}, iid, {Shares.Name(share)}",
                        Target.None,
                        IsHealthy: true,
                        CountMethods.Watch(scenario, method)
                    )
                    {
                        Share = 0.25,
                    };
                }
            }
        }
    }

    private static IEnumerable<(string Row, Func<ICountDetector> Method)> Methods() =>
        [
            ("p < 0.05 at every look", CountMethods.Peeking),
            ("canary above 1.5 times baseline", CountMethods.RatioCondition),
            ("Kayenta every minute", () => new KayentaEveryMinute()),
        ];
}
