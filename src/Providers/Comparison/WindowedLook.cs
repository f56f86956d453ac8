using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>One look at a long measurement: what it knows and may add to.</summary>
/// <param name="Context">The measurement with the facts on record.</param>
/// <param name="Task">How its windows are had and judged.</param>
/// <param name="Schedule">When they are.</param>
/// <param name="Rows">Those that are known; new ones go to the end.</param>
internal sealed record WindowedLook(MeasurementContext Context, WindowedTask Task, WindowSchedule Schedule, List<WindowRow> Rows)
{
    /// <summary>Windows that had to be asked for again.</summary>
    public LostWindows? Lost { get; init; }

    /// <summary>What the windows say, and what is to be known of them.</summary>
    public WindowedFinding Assess()
    {
        var finding = Task.Plan.Assess(Rows);
        return Lost is null ? finding : finding with { Explanation = finding.Explanation + Lost.Tell(Rows) };
    }
}
