namespace Rollouts.Expressions;

/// <summary>A set of Unicode code points.</summary>
internal sealed class RuneSet
{
    public const int Greatest = 0x10FFFF;

    private static readonly RuneSet?[] Singles = new RuneSet?[128];

    // First and last of each range, in order, with gaps between.
    private readonly int[] _ranges;
    private readonly ulong _low;
    private readonly ulong _high;

    private RuneSet(int[] ranges)
    {
        _ranges = ranges;
        for (var i = 0; i < ranges.Length; i += 2)
        {
            for (var rune = ranges[i]; rune <= Math.Min(ranges[i + 1], 127); rune++)
            {
                (rune < 64 ? ref _low : ref _high) |= 1UL << rune;
            }
        }
    }

    /// <summary>The set of one character.</summary>
    public static RuneSet Of(int rune) => rune < Singles.Length ? Singles[rune] ??= new RuneSet([rune, rune]) : new RuneSet([rune, rune]);

    /// <summary>The set of these ranges, which may be in any order and overlap.</summary>
    public static RuneSet Of(List<(int First, int Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<int>(2 * ranges.Count);
        foreach (var (first, last) in ranges)
        {
            if (merged.Count > 0 && first <= merged[^1] + 1)
            {
                merged[^1] = Math.Max(merged[^1], last);
            }
            else
            {
                merged.Add(first);
                merged.Add(last);
            }
        }

        return new RuneSet([.. merged]);
    }

    public List<(int First, int Last)> ToRanges()
    {
        var ranges = new List<(int First, int Last)>(_ranges.Length / 2);
        for (var i = 0; i < _ranges.Length; i += 2)
        {
            ranges.Add((_ranges[i], _ranges[i + 1]));
        }

        return ranges;
    }

    /// <summary>Everything else.</summary>
    public RuneSet Complement()
    {
        var others = new List<int>(_ranges.Length + 2);
        var next = 0;
        for (var i = 0; i < _ranges.Length; i += 2)
        {
            if (_ranges[i] > next)
            {
                others.Add(next);
                others.Add(_ranges[i] - 1);
            }

            next = _ranges[i + 1] + 1;
        }

        if (next <= Greatest)
        {
            others.Add(next);
            others.Add(Greatest);
        }

        return new RuneSet([.. others]);
    }

    public bool Contains(int rune)
    {
        if (rune < 128)
        {
            return (((rune < 64 ? _low : _high) >> rune) & 1) != 0;
        }

        // The ranges are at even places: a place after one of their firsts and not after its last is odd.
        var place = _ranges.AsSpan().BinarySearch(rune);
        return place >= 0 || (~place & 1) != 0;
    }

    /// <summary>The members among the first 64 code points, a bit for each, and those among the next 64.</summary>
    public (ulong Low, ulong High) Ascii => (_low, _high);
}
