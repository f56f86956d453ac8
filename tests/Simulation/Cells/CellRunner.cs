using System.Diagnostics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Runs cells on all processors, reproducibly: every rollout has its own stream of random numbers.</summary>
public sealed class CellRunner(SimulationOptions options, TextWriter progress)
{
    public IReadOnlyList<CellResult> Run(IReadOnlyList<Cell> cells)
    {
        var results = new List<CellResult>();
        foreach (var cell in cells)
        {
            var started = Stopwatch.GetTimestamp();
            var result = Run(cell);
            results.Add(result);
            var verdict = cell.Target.Kind == TargetKind.None ? "" : $" ({cell.Target}: {(result.Holds ? "holds" : "BROKEN")})";
            progress.WriteLine(
                $"[{results.Count}/{cells.Count}] {cell.Section}: {cell.Row}, {cell.Column}: {result.Figure}{verdict} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"
            );
        }

        return results;
    }

    /// <summary>Runs one cell.</summary>
    public CellResult Run(Cell cell)
    {
        var count = Math.Max(20, (int)Math.Round((cell.IsHealthy ? options.Healthy : options.Sick) * cell.Share));
        var outcomes = new int[count];
        var identity = Identity(cell);
        Parallel.For(0, count, i => outcomes[i] = cell.Rollout(new RandomStream(options.Seed, identity, (ulong)i)));
        return new CellResult(cell, new Measurement(outcomes));
    }

    /// <summary>FNV-1a of the scenario: methods see the same random numbers in the same column.</summary>
    private static ulong Identity(Cell cell)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in $"{cell.Section}|{cell.Column}")
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return hash;
    }
}
