namespace Rollouts.StatisticsSimulation;

/// <summary>All files of a run by name.</summary>
public static class SimulationReport
{
    public static IEnumerable<(string Name, string Text)> Files(IReadOnlyList<CellResult> results, SimulationOptions options)
    {
        yield return ("simulation.md", MarkdownTables.Write(results, options));
        yield return ("simulation.csv", CsvTable.Write(results));
    }
}
