namespace Rollouts.Statistics;

/// <summary>
/// Where the statistic starts anew beside going on, so that a late regression is not drowned by a healthy past. The evidence is the
/// average over all starts, each with a weight fixed beforehand; a start that lies ahead counts 1.
/// </summary>
public sealed record RestartOptions
{
    /// <summary>Seconds between starts, default 600. Starts at traffic steps come in addition.</summary>
    public double EverySeconds { get; init; } = 600;

    /// <summary>
    /// Weight of the start at the beginning, default 0.7. Measured: with one half a regression that is there from the start is found one or
    /// two windows later, and a late one no sooner.
    /// </summary>
    public double FirstWeight { get; init; } = 0.7;

    /// <summary>
    /// How many further starts are planned; they share the rest of the weight equally, and there are no more. Null (the default) leaves
    /// the number open: start j weighs in proportion to 1/((j+1)(j+2)).
    /// </summary>
    public int? Planned { get; init; }

    /// <summary>How many starts are kept, the first included, default 8: when another begins, the oldest but the first is dropped (stays at 0).</summary>
    public int Live { get; init; } = 8;

    internal IEnumerable<OptionFault> Faults()
    {
        if (!(EverySeconds >= 60) || !double.IsFinite(EverySeconds))
        {
            yield return new OptionFault(
                "Restarts.EverySeconds",
                EverySeconds.ToString(),
                "give at least 60 seconds, or no restarts at all"
            );
        }

        if (FirstWeight is not (> 0 and < 1))
        {
            yield return new OptionFault("Restarts.FirstWeight", FirstWeight.ToString(), "give a weight between 0 and 1, exclusive");
        }

        if (Planned is < 1 or > 100_000)
        {
            yield return new OptionFault("Restarts.Planned", $"{Planned}", "give 1 to 100000 starts, or null when the number is open");
        }

        if (Live is < 2 or > 64)
        {
            yield return new OptionFault("Restarts.Live", Live.ToString(), "keep 2 to 64 starts");
        }
    }
}
