using System.Collections.Frozen;

namespace Rollouts.Analysis;

/// <summary>What is on record of a long measurement.</summary>
/// <param name="Rows">Its closed windows, in order.</param>
public sealed record WindowRecord(IReadOnlyList<WindowRow> Rows)
{
    /// <summary>
    /// What was found with the windows and gives their numbers a meaning, such as the edges of a histogram. It outranks what the measurement
    /// says, which may have been written a moment too late.
    /// </summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the measurement is to keep, so that the record is found again; what it does not name stays as it is.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Windows that the measurement had and that are no longer on record; null when there are none.</summary>
    public LostWindows? Lost { get; init; }
}
