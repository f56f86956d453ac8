namespace Rollouts.Statistics;

/// <summary>The course of one e-process: where it is, how high it was, and when it crossed its threshold.</summary>
internal sealed class EvidenceRecord(StateLayout layout, double threshold)
{
    private readonly int _current = layout.Take(1);
    private readonly int _highest = layout.Take(1);
    private readonly int _crossed = layout.Take(1);

    /// <summary>ln of the evidence that decides.</summary>
    public double Threshold => threshold;

    public double Current(ReadOnlySpan<double> state) => state[_current];

    /// <summary>The highest ln E so far, at least 0.</summary>
    public double Highest(ReadOnlySpan<double> state) => state[_highest];

    /// <summary>The number of the window after which the threshold was first reached, 0 when it was not.</summary>
    public int CrossedAt(ReadOnlySpan<double> state) => (int)state[_crossed];

    public void Set(Span<double> state, double logE, int window)
    {
        state[_current] = logE;
        state[_highest] = Math.Max(state[_highest], logE);
        if (logE >= threshold && state[_crossed] == 0)
        {
            state[_crossed] = window;
        }
    }
}
