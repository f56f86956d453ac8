namespace Rollouts.Cli;

/// <summary>The rows of one arm.</summary>
/// <param name="Path">As given.</param>
/// <param name="Columns">What the cells of a row are.</param>
/// <param name="Rows">In the order of the file.</param>
internal sealed record ArmFile(string Path, ArmColumns Columns, IReadOnlyList<ArmRow> Rows)
{
    public bool HasTimes => Columns.TimeIndex >= 0;

    /// <summary>One column of all rows.</summary>
    public double[] Column(int index) => [.. Rows.Select(row => row.Values[index])];
}
