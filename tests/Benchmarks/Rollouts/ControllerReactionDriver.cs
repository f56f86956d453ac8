using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>
/// How soon an idle controller acts: from the moment a user's change is sent to the moment a watch shows the controller's first write. Both
/// ways through the API server count in.
/// </summary>
internal static class ControllerReactionDriver
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The first rounds wait for the just-in-time compiler.</summary>
    private const int Warmup = 10;

    public static async Task RunAsync(RolloutOptions options, Targets targets)
    {
        var rounds = options.Rollouts ?? 100;
        await using var bed = await ControllerBed.StartAsync();
        await bed.Rollouts.CreateAsync(options.Other ?? 50, "other");
        await bed.Rollouts.CreatePausingAsync("reacting");
        using var stop = new CancellationTokenSource();
        var watch = new FirstWriteWatch(bed.Client, "reacting");
        var watching = watch.RunAsync(stop.Token);
        var changes = new List<double>();
        var promotions = new List<double>();
        for (var round = 0; round < rounds + Warmup; round++)
        {
            var changed = await MeasureAsync(bed, watch, LoadedRollouts.Version(round + 2), null);
            await bed.Rollouts.PausedAsync("reacting");
            var promoted = await MeasureAsync(bed, watch, Promotion(), "status");
            await bed.Rollouts.HealthyAsync("reacting");
            if (round >= Warmup)
            {
                changes.Add(changed);
                promotions.Add(promoted);
            }
        }

        await stop.CancelAsync();
        await watching;
        Console.WriteLine(Text($"{rounds} changes and promotions beside {options.Other ?? 50} idle Rollouts, ms"));
        Show("a new template", changes, targets);
        Show("a promotion", promotions, targets);
    }

    private static void Show(string what, List<double> values, Targets targets)
    {
        var (median, late) = (Percentiles.Of(values, 0.5), Percentiles.Of(values, 0.99));
        targets.Show($"{what}: sent to first write seen, p50", Text($"{median:0.0} ms"), median < 100, "< 100 ms");
        targets.Show($"{what}: sent to first write seen, p99", Text($"{late:0.0} ms"), late < 100, "< 100 ms");
    }

    private static async Task<double> MeasureAsync(ControllerBed bed, FirstWriteWatch watch, JsonObject patch, string? subresource)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var written = await bed.Client.PatchAsync(
            KnownResources.Rollouts,
            ControllerBed.Namespace,
            "reacting",
            Patch.Merge(patch),
            subresource
        );
        var seen = await watch.AfterAsync(written.Header.ResourceVersion).WaitAsync(Limit);
        return TimeProvider.System.GetElapsedTime(begun, seen).TotalMilliseconds;
    }

    /// <summary>What the kubectl plugin sends.</summary>
    private static JsonObject Promotion() => new() { ["status"] = new JsonObject { ["pauseConditions"] = null } };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
