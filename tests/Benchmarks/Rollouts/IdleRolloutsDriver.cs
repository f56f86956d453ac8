using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What a controller takes that looks after Rollouts which need nothing: the one that released them, and one that was started anew.</summary>
internal static class IdleRolloutsDriver
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(RolloutOptions options, Targets targets)
    {
        var count = options.Rollouts ?? 5000;
        await using var bed = await ControllerBed.StartAsync();
        var cost = await UpdateCost.OfCreationAsync(bed, count);
        cost.Print($"{count} Rollouts created");
        await LookAsync("the one that released them", bed, targets);
        await bed.RestartControllerAsync();
        await LookAsync("one that was started anew", bed, targets);
    }

    private static async Task LookAsync(string which, ControllerBed bed, Targets targets)
    {
        await RestingAsync(bed);
        bed.Audit.Next();
        var processor = bed.Controller.Processor;
        long most = 0;
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Window)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            most = Math.Max(most, bed.Controller.Resident);
        }

        var share = (bed.Controller.Processor - processor) / TimeProvider.System.GetElapsedTime(started);
        var calls = bed.Audit.Next();
        Console.WriteLine($"{which}:");
        targets.Show("processor at rest, of one core", Text($"{share:0.00 %}"), share < 0.01, "< 1 %");
        targets.Show("most resident at rest", Text($"{most / 1e6:0} MB"), most < 300e6, "< 300 MB");
        targets.Show("most resident ever", Text($"{bed.Controller.MostResident / 1e6:0} MB"), true, "");
        targets.Show("writes at rest", Text($"{calls.Writes + calls.Events}"), calls.Writes + calls.Events == 0, "0");
    }

    private static async Task RestingAsync(ControllerBed bed)
    {
        TimeSpan before;
        do
        {
            before = bed.Controller.Processor;
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        } while (bed.Controller.Processor - before >= TimeSpan.FromMilliseconds(60));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
