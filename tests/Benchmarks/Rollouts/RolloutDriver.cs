using System.Globalization;
using Rollouts.ClusterBed;

namespace Rollouts.Benchmarks;

/// <summary>
/// Load on the rollout controller on a real API server. Nodes and users are this process; only what the controller's own process uses and
/// asks is counted.
/// </summary>
internal static class RolloutDriver
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        RolloutOptions options;
        try
        {
            options = RolloutOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        var targets = new Targets();
        try
        {
            await (
                options.Scenario switch
                {
                    "sizes" => SizesAsync(options, targets),
                    "idle" => IdleRolloutsDriver.RunAsync(options, targets),
                    "reaction" => ControllerReactionDriver.RunAsync(options, targets),
                    _ => CostAsync(options, targets),
                }
            );
        }
        catch (UnavailableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 3;
        }

        return targets.ExitCode(options.Check);
    }

    private static async Task CostAsync(RolloutOptions options, Targets targets)
    {
        var count = options.Rollouts ?? 500;
        await using var bed = await ControllerBed.StartAsync();
        var created = await UpdateCost.OfCreationAsync(bed, count);
        created.Print($"{count} Rollouts created");
        var cost = await UpdateCost.OfUpdateAsync(bed, count);
        cost.Print($"{count} Rollouts updated once");
        targets.Show(
            "processor per Rollout, created and updated",
            Text($"{(created.Processor + cost.Processor) / count:0.0} ms"),
            created.Processor + cost.Processor <= 40 * count,
            "<= 40 ms"
        );
        targets.Show(
            "writes per update beside events",
            Text($"{cost.Calls.Writes / (double)count:0.00}"),
            cost.Calls.Writes <= 14 * count,
            "<= 14"
        );
        targets.Show(
            "lists after the start",
            Text($"{created.Calls.Lists + cost.Calls.Lists}"),
            created.Calls.Lists + cost.Calls.Lists == 0,
            "0"
        );
        targets.Show(
            "writes that changed nothing",
            Text($"{created.Calls.IdleWrites.Count + cost.Calls.IdleWrites.Count}"),
            created.Calls.IdleWrites.Count + cost.Calls.IdleWrites.Count == 0,
            "0"
        );
        targets.Show("most resident", Text($"{bed.Controller.MostResident / 1e6:0} MB"), bed.Controller.MostResident <= 120e6, "<= 120 MB");
        var errors = await bed.Controller.ErrorsAsync();
        targets.Show("passes that failed", Text($"{errors:0}"), errors == 0, "0");
    }

    private static async Task SizesAsync(RolloutOptions options, Targets targets)
    {
        int[] sizes = [options.Other ?? 100, options.Rollouts ?? 2000];
        var costs = new List<UpdateCost>();
        foreach (var count in sizes)
        {
            await using var bed = await ControllerBed.StartAsync();
            await UpdateCost.OfCreationAsync(bed, count);
            costs.Add(await UpdateCost.OfUpdateAsync(bed, count));
            costs[^1].Print($"{count} Rollouts updated once");
        }

        var (few, many) = (costs[0].Processor / sizes[0], costs[1].Processor / sizes[1]);
        targets.Show("processor per update, the many against the few", Text($"{many / few:0.00}"), many <= 1.2 * few, "<= 1.2");
        var (fewer, more) = (costs[0].Calls.Writes / (double)sizes[0], costs[1].Calls.Writes / (double)sizes[1]);
        targets.Show("writes per update, the many against the few", Text($"{more / fewer:0.00}"), more <= 1.05 * fewer, "<= 1.05");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
