namespace Rollouts.Conformance;

/// <summary>Counts the cases of a run, shows the first disagreements, and closes with agreed/total.</summary>
internal sealed class Tally(TextWriter output)
{
    private const int Shown = 20;

    private int _agreed;
    private int _total;
    private int _fileAgreed;
    private int _fileTotal;

    public void Agree() => Count(agreed: true);

    /// <param name="place">File and line.</param>
    /// <param name="details">One line each.</param>
    public void Disagree(string place, params ReadOnlySpan<string> details)
    {
        Count(agreed: false);
        if (_total - _agreed > Shown)
        {
            return;
        }

        output.WriteLine($"{place}: disagrees");
        foreach (var detail in details)
        {
            output.WriteLine($"    {detail}");
        }
    }

    /// <summary>Prints the count of the file that just ended.</summary>
    public void EndFile(string name)
    {
        output.WriteLine($"{name}: {_fileAgreed}/{_fileTotal}");
        (_fileAgreed, _fileTotal) = (0, 0);
    }

    /// <summary>Prints agreed/total.</summary>
    /// <returns>0 when there was a case and all agree, otherwise 1.</returns>
    public int End()
    {
        if (_total - _agreed > Shown)
        {
            output.WriteLine($"({_total - _agreed - Shown} more disagreements are not shown)");
        }

        output.WriteLine($"{_agreed}/{_total}");
        return _total > 0 && _agreed == _total ? 0 : 1;
    }

    private void Count(bool agreed)
    {
        _total++;
        _fileTotal++;
        if (agreed)
        {
            _agreed++;
            _fileAgreed++;
        }
    }
}
