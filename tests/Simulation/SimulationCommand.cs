using System.Diagnostics;

namespace Rollouts.StatisticsSimulation;

/// <summary>The command: plays random rollouts, or runs the cells of the statistics, writes their tables, and says whether every promise is kept.</summary>
public static class SimulationCommand
{
    private const int Misuse = 2;

    /// <returns>0 when every promise is kept, 1 when one is not, 2 when the command line makes no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args.Count == 0 ? "" : args[0])
            {
                case "statistics":
                    return Run(SimulationOptions.Parse([.. args.Skip(1)]), output);
                case "rollouts":
                    return await RolloutsCommand.RunAsync(RolloutsOptions.Parse([.. args.Skip(1)]), output);
                case ['-', '-', ..]:
                    return await RolloutsCommand.RunAsync(RolloutsOptions.Parse(args), output);
                default:
                    await errors.WriteLineAsync($"{RolloutsOptions.Usage}\n{SimulationOptions.Usage}");
                    return Misuse;
            }
        }
        catch (FormatException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return Misuse;
        }
    }

    private static int Run(SimulationOptions options, TextWriter output)
    {
        var started = Stopwatch.GetTimestamp();
        var cells = AllCells.Containing(options.Only);
        var results = new CellRunner(options, output).Run(cells);
        Directory.CreateDirectory(options.Output);
        foreach (var (name, text) in SimulationReport.Files(results, options))
        {
            File.WriteAllText(Path.Combine(options.Output, name), text);
        }

        var broken = results.Where(result => !result.Holds).ToList();
        foreach (var result in broken)
        {
            output.WriteLine(
                $"BROKEN: {result.Cell.Section}: {result.Cell.Row}, {result.Cell.Column}: {result.Figure}, promised {result.Cell.Target}"
            );
        }

        var promised = results.Count(result => result.Cell.Target.Kind != TargetKind.None);
        output.WriteLine(
            $"{promised - broken.Count}/{promised} promised cells hold, {results.Count} cells, {options.Healthy} healthy and {options.Sick} sick rollouts each, "
                + $"seed {options.Seed}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; tables and plots in {options.Output}"
        );
        return broken.Count == 0 && results.Count > 0 ? 0 : 1;
    }
}
