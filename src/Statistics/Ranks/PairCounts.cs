namespace Rollouts.Statistics;

/// <summary>All n·m pairs of a canary and a baseline value, sorted into three heaps. Counted by merging, in O(n + m) once sorted.</summary>
/// <param name="Canary">n.</param>
/// <param name="Baseline">m.</param>
/// <param name="Greater">Pairs in which the canary value is larger.</param>
/// <param name="Equal">Pairs of equal values.</param>
/// <param name="TieTerm">Σ(t³ - t) over the groups of t equal values in the pooled sample.</param>
public readonly record struct PairCounts(int Canary, int Baseline, long Greater, long Equal, double TieTerm)
{
    /// <summary>n·m.</summary>
    public long Pairs => (long)Canary * Baseline;

    /// <summary>Pairs in which the canary value is smaller.</summary>
    public long Less => Pairs - Greater - Equal;

    /// <summary>Mann and Whitney's U of the canary: pairs won, equal ones counting half.</summary>
    public double U => Greater + (Equal / 2.0);

    /// <summary>
    /// Standard deviation of U when both arms have one distribution, given the ties:
    /// √(nm/12 · [(N + 1) - Σ(t³ - t)/(N(N - 1))]); 0 when all values are equal.
    /// </summary>
    public double StandardDeviation
    {
        get
        {
            var all = (double)Canary + Baseline;
            return Math.Sqrt(Math.Max(0, Pairs / 12.0 * (all + 1 - (TieTerm / (all * (all - 1))))));
        }
    }

    internal static PairCounts Of(SortedArms arms) => Of(arms.Canary, arms.Baseline);

    /// <summary>Counts by merging two samples that are sorted ascending.</summary>
    internal static PairCounts Of(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (greater, equal, ties) = (0L, 0L, 0.0);
        var groups = new TieGroups(canary, baseline);
        while (groups.Next())
        {
            greater += (long)groups.CanaryEqual * groups.BaselineBelow;
            var t = groups.CanaryEqual + groups.BaselineEqual;
            if (t > 1)
            {
                equal += (long)groups.CanaryEqual * groups.BaselineEqual;
                ties += (double)t * t * t - t;
            }
        }

        return new(canary.Length, baseline.Length, greater, equal, ties);
    }
}
