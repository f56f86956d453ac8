using System.Globalization;

namespace Rollouts.Fuzz;

/// <summary>The figures of a run.</summary>
internal sealed class FuzzTotals
{
    public long Inputs { get; private set; }

    public long Compiled { get; private set; }

    public long Ran { get; private set; }

    public long Failed { get; private set; }

    public TimeSpan MaxProcessor { get; private set; }

    public long MaxAllocated { get; private set; }

    public void Add(TrialOutcome outcome)
    {
        Inputs++;
        Compiled += outcome.Compiled ? 1 : 0;
        Ran += outcome.Ran ? 1 : 0;
        Failed += outcome.Fault is null ? 0 : 1;
        MaxProcessor = outcome.Processor > MaxProcessor ? outcome.Processor : MaxProcessor;
        MaxAllocated = Math.Max(MaxAllocated, outcome.Allocated);
    }

    public void Add(FuzzTotals others)
    {
        Inputs += others.Inputs;
        Compiled += others.Compiled;
        Ran += others.Ran;
        Failed += others.Failed;
        MaxProcessor = others.MaxProcessor > MaxProcessor ? others.MaxProcessor : MaxProcessor;
        MaxAllocated = Math.Max(MaxAllocated, others.MaxAllocated);
    }

    public string Describe(TimeSpan elapsed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Inputs:N0} inputs ({Inputs / Math.Max(0.001, elapsed.TotalSeconds):N0}/s), {Compiled:N0} compiled, {Ran:N0} gave a value, at most {MaxProcessor.TotalMilliseconds:F1} ms of processor time and {MaxAllocated / 1048576.0:F1} MiB, {Failed:N0} failed"
        );
}
