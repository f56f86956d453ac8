namespace Rollouts.Statistics;

/// <summary>Counts windows, time, silence and faults, and says whether a window is used.</summary>
internal sealed class WindowProgress(StateLayout layout, double warmUpSeconds)
{
    private readonly int _seen = layout.Take(1);
    private readonly int _used = layout.Take(1);
    private readonly int _faulty = layout.Take(1);
    private readonly int _elapsed = layout.Take(1);
    private readonly int _canarySilent = layout.Take(1);
    private readonly int _baselineSilent = layout.Take(1);
    private readonly int _fault = layout.Take(1);

    public int Seen(ReadOnlySpan<double> state) => (int)state[_seen];

    public int Used(ReadOnlySpan<double> state) => (int)state[_used];

    /// <summary>Windows that made no sense.</summary>
    public int Faulty(ReadOnlySpan<double> state) => (int)state[_faulty];

    /// <summary>Seconds from the first window's start to the last one's end.</summary>
    public double Elapsed(ReadOnlySpan<double> state) => state[_elapsed];

    /// <summary>The last windows in a row in which the canary was silent while the baseline reported.</summary>
    public int CanarySilent(ReadOnlySpan<double> state) => (int)state[_canarySilent];

    /// <summary>The last windows in a row in which the baseline was silent.</summary>
    public int BaselineSilent(ReadOnlySpan<double> state) => (int)state[_baselineSilent];

    /// <summary>What was wrong with the last window.</summary>
    public WindowFault Fault(ReadOnlySpan<double> state) => (WindowFault)(int)state[_fault];

    /// <summary>Whether <paramref name="fault"/> says that data made no sense, rather than that there was none.</summary>
    public static bool IsMalformed(WindowFault fault) => fault >= WindowFault.OutOfRange;

    /// <summary>Whether a window can be this long: a millisecond to a year.</summary>
    public static bool IsLength(double seconds) => seconds is >= 0.001 and <= 31_536_000;

    /// <summary>Takes a window into account.</summary>
    /// <returns>Whether its data is used.</returns>
    public bool Take(Span<double> state, WindowFault fault, double seconds)
    {
        state[_seen]++;
        var start = state[_elapsed];
        state[_elapsed] += seconds;
        if (start < warmUpSeconds && !IsMalformed(fault))
        {
            fault = WindowFault.WarmUp;
        }

        state[_fault] = (double)fault;
        Count(state, _canarySilent, fault is WindowFault.CanaryMissing, fault is WindowFault.BothMissing);
        Count(state, _baselineSilent, fault is WindowFault.BaselineMissing or WindowFault.BothMissing, false);
        if (IsMalformed(fault))
        {
            state[_faulty]++;
        }

        if (fault != WindowFault.None)
        {
            return false;
        }

        state[_used]++;
        return true;
    }

    private static void Count(Span<double> state, int place, bool silent, bool unknown)
    {
        if (silent)
        {
            state[place]++;
        }
        else if (!unknown)
        {
            state[place] = 0;
        }
    }
}
