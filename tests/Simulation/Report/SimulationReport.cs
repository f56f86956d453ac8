namespace Rollouts.StatisticsSimulation;

/// <summary>All files of a run by name; a plot whose cells were not run is left out.</summary>
public static class SimulationReport
{
    public static IEnumerable<(string Name, string Text)> Files(IReadOnlyList<CellResult> results, SimulationOptions options)
    {
        yield return ("simulation.md", MarkdownTables.Write(results, options));
        yield return ("simulation.csv", CsvTable.Write(results));

        var alarms = results
            .Where(r =>
                (r.Cell.Section.StartsWith("False roll-backs in 60", StringComparison.Ordinal) && r.Cell.Row == "two-lane")
                || r.Cell.Row is "p < 0.05 at every look" or "Kayenta every minute"
            )
            .Where(r => r.Cell.Column.Contains("iid"))
            .ToList();
        if (alarms.Count > 0)
        {
            yield return ("false-roll-backs.svg", BarPlot.Draw("Healthy canaries rolled back within an hour (line: 5 %)", alarms, 5, 40));
        }

        var found = results
            .Where(r => r.Cell.Section.StartsWith("Detection", StringComparison.Ordinal))
            .Where(r =>
                r.Cell.Row == "two-lane"
                && r.Cell.Column.StartsWith("errors", StringComparison.Ordinal)
                && r.Cell.Column.EndsWith(" 20 %", StringComparison.Ordinal)
            )
            .ToList();
        if (found.Count > 0)
        {
            yield return ("detection.svg", DetectionPlot.Draw("Sick canaries found, two lanes, 20 % of 100 requests/s", found));
        }

        var beyond = results.Where(r => r.Cell.Section.StartsWith("Beyond the model: false", StringComparison.Ordinal)).ToList();
        if (beyond.Count > 0)
        {
            yield return (
                "beyond-the-model.svg",
                BarPlot.Draw("Beyond the model: healthy canaries rolled back within an hour (line: 10 %)", beyond, 10, 60)
            );
        }
    }
}
