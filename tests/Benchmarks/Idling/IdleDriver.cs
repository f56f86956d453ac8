using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What Rollouts that need nothing cost: memory and processor time of a controller in its own process, before and after they exist.</summary>
internal static class IdleDriver
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(int count)
    {
        await using var cluster = await BenchmarkCluster.StartAsync();
        using var controller = await ControllerProcess.StartAsync(cluster.Server);
        var before = await controller.FiguresAsync();

        var start = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await cluster.CreateRolloutAsync(string.Create(CultureInfo.InvariantCulture, $"web-{number}"))
        );
        await cluster.AllHealthyAsync(count);
        var settled = TimeProvider.System.GetElapsedTime(start);

        // What the release left behind is collected and the last writes have come round before idling begins.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var busy = await controller.FiguresAsync();
        await Task.Delay(Idle, TimeProvider.System);
        var after = await controller.FiguresAsync();

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{count} Rollouts of one pod each, healthy after {settled.TotalSeconds:0} s")
        );
        Console.WriteLine($"{"controller process, MiB", -34}{"before", 10}{"after", 10}{"KiB each", 12}");
        Line("resident, right after the releases", before.WorkingSet, busy.WorkingSet);
        Line("resident, after a full collection", before.CollectedWorkingSet, after.CollectedWorkingSet);
        Line("managed heap", before.Heap, after.Heap);
        var share = (after.ProcessorBefore - busy.ProcessorAfter) / Idle;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"processor while idle for {Idle.TotalSeconds:0} s: {share:0.0 %} of a core")
        );
        return 0;

        void Line(string what, long was, long bytes) =>
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what, -34}{Mebibytes(was), 10:0.0}{Mebibytes(bytes), 10:0.0}{(bytes - was) / 1024.0 / count, 12:0.0}"
                )
            );
    }

    private static double Mebibytes(long bytes) => bytes / 1024.0 / 1024.0;
}
