namespace Rollouts.Conformance;

/// <summary>Counts the cases of a run by group, shows the first disagreements, and closes with agreed/total.</summary>
internal sealed class Tally(TextWriter output)
{
    private const int Shown = 20;

    private readonly SortedDictionary<string, (int Agreed, int Total)> _groups = new(StringComparer.Ordinal);

    public int Agreed { get; private set; }

    public int Total { get; private set; }

    public void Agree(string group) => Count(group, agreed: true);

    /// <param name="group">What the case counts in, such as its file.</param>
    /// <param name="place">File and line.</param>
    /// <param name="details">One line each.</param>
    public void Disagree(string group, string place, params ReadOnlySpan<string> details)
    {
        Count(group, agreed: false);
        if (Total - Agreed > Shown)
        {
            return;
        }

        output.WriteLine($"{place}: disagrees");
        foreach (var detail in details)
        {
            output.WriteLine($"    {detail}");
        }
    }

    /// <summary>Prints agreed/total of each group and of all.</summary>
    /// <returns>0 when there was a case and all agree, otherwise 1.</returns>
    public int End()
    {
        if (Total - Agreed > Shown)
        {
            output.WriteLine($"({Total - Agreed - Shown} more disagreements are not shown)");
        }

        foreach (var (group, (agreed, total)) in _groups)
        {
            output.WriteLine($"{group}: {agreed}/{total}");
        }

        output.WriteLine($"{Agreed}/{Total}");
        return Total > 0 && Agreed == Total ? 0 : 1;
    }

    private void Count(string group, bool agreed)
    {
        var known = _groups.GetValueOrDefault(group);
        _groups[group] = (known.Agreed + (agreed ? 1 : 0), known.Total + 1);
        Total++;
        Agreed += agreed ? 1 : 0;
    }
}
