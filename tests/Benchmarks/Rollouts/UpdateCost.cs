using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What the controller used while so many Rollouts were worked on.</summary>
/// <param name="Rollouts">How many.</param>
/// <param name="Processor">Processor time in milliseconds.</param>
/// <param name="Calls">What it asked of the API server.</param>
/// <param name="Took">From the first change until the last Rollout was healthy.</param>
/// <param name="MostResident">The most bytes resident until then.</param>
internal sealed record UpdateCost(int Rollouts, double Processor, AuditCounts Calls, TimeSpan Took, long MostResident)
{
    /// <summary>What follows the last write: events are written behind, caches take in what was written, deadlines run out.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    public static Task<UpdateCost> OfCreationAsync(ControllerBed bed, int count) =>
        OfAsync(bed, count, () => bed.Rollouts.CreateAsync(count));

    /// <summary>Includes the wait for the 30 seconds after which pods of old versions go.</summary>
    public static Task<UpdateCost> OfUpdateAsync(ControllerBed bed, int count) =>
        OfAsync(bed, count, () => bed.Rollouts.UpdateAsync(count, 2));

    public void Print(string what)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what} in {Took.TotalSeconds:0.0} s: {Processor / Rollouts:0.0} ms of processor and {Calls.Writes / (double)Rollouts:0.00} writes, {Calls.Events / (double)Rollouts:0.00} events, {Calls.Reads / (double)Rollouts:0.00} reads, {Calls.Lists} lists in all; most resident {MostResident / 1e6:0} MB; refused: {(Calls.Refused == 0 ? "none" : Calls.Refusals)}"
            )
        );
        foreach (var line in Calls.Lines(Rollouts))
        {
            Console.WriteLine(line);
        }

        foreach (var idle in Calls.IdleWrites.Take(5))
        {
            Console.WriteLine($"  changed nothing: {idle}");
        }
    }

    private static async Task<UpdateCost> OfAsync(ControllerBed bed, int count, Func<Task> work)
    {
        bed.Audit.Next();
        var processor = bed.Controller.Processor;
        var begun = TimeProvider.System.GetTimestamp();
        await work();
        var took = TimeProvider.System.GetElapsedTime(begun);
        await Task.Delay(Aftermath, TimeProvider.System);
        var used = bed.Controller.Processor - processor;
        return new UpdateCost(count, used.TotalMilliseconds, bed.Audit.Next(), took, bed.Controller.MostResident);
    }
}
