namespace Rollouts.Statistics;

/// <summary>
/// Walks through two sorted samples together and stops at every distinct value: how many of each sample are below it and how many
/// equal it. All rank statistics follow from that, without ever writing down a rank.
/// </summary>
/// <param name="canary">Sorted ascending.</param>
/// <param name="baseline">Sorted ascending.</param>
internal ref struct TieGroups(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
{
    private readonly ReadOnlySpan<double> _canary = canary;
    private readonly ReadOnlySpan<double> _baseline = baseline;

    /// <summary>Canary values below the current one.</summary>
    public int CanaryBelow { get; private set; }

    /// <summary>Baseline values below the current one.</summary>
    public int BaselineBelow { get; private set; }

    /// <summary>Canary values equal to the current one.</summary>
    public int CanaryEqual { get; private set; }

    /// <summary>Baseline values equal to the current one.</summary>
    public int BaselineEqual { get; private set; }

    /// <summary>Steps to the next distinct value.</summary>
    public bool Next()
    {
        CanaryBelow += CanaryEqual;
        BaselineBelow += BaselineEqual;
        if (CanaryBelow == _canary.Length && BaselineBelow == _baseline.Length)
        {
            return false;
        }

        var value =
            BaselineBelow == _baseline.Length || (CanaryBelow < _canary.Length && _canary[CanaryBelow] < _baseline[BaselineBelow])
                ? _canary[CanaryBelow]
                : _baseline[BaselineBelow];
        CanaryEqual = CountEqual(_canary, CanaryBelow, value);
        BaselineEqual = CountEqual(_baseline, BaselineBelow, value);
        return true;
    }

    private static int CountEqual(ReadOnlySpan<double> sorted, int from, double value)
    {
        var i = from;
        while (i < sorted.Length && sorted[i] == value)
        {
            i++;
        }

        return i - from;
    }
}
