using System.Diagnostics;
using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>The controller in a process of its own, which answers every line on its input with its figures.</summary>
internal static class ControllerChild
{
    public const string Command = "controller";

    public static async Task<int> RunAsync(string server)
    {
        await using var controller = await RunningController.StartAsync(new Uri(server));
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            using var self = Process.GetCurrentProcess();
            var before = self.TotalProcessorTime;
            var working = self.WorkingSet64;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            self.Refresh();
            await Console.Out.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{working} {self.WorkingSet64} {heap} {before.TotalMilliseconds:0} {self.TotalProcessorTime.TotalMilliseconds:0}"
                )
            );
        }

        return 0;
    }
}
