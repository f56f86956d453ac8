namespace Rollouts.Statistics;

/// <summary>Random paths from (0, 0) to (n, m), one per order in which the values of two samples can be drawn from the pooled ones.</summary>
internal static class LatticePaths
{
    /// <summary>
    /// The probability that |i·m - j·n| reaches <paramref name="band"/> at some point (i, j) between distinct values. A path that has
    /// reached it counts with all its continuations, so only positive numbers are added and small probabilities keep their digits.
    /// </summary>
    public static double LeaveBand(SortedArms arms, long band)
    {
        var (n, m) = (arms.Canary.Length, arms.Baseline.Length);
        var ends = GroupEnds(arms);

        // left[j] is the share of the paths to (i, j) that have left the band.
        var left = new double[m + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= m; j++)
            {
                if (ends[i + j] && Math.Abs(((long)i * m) - ((long)j * n)) >= band)
                {
                    left[j] = 1;
                    continue;
                }

                // A path to (i, j) comes from (i - 1, j) with probability i/(i + j).
                var fromRow = i > 0 ? left[j] * i : 0;
                var fromColumn = j > 0 ? left[j - 1] * j : 0;
                left[j] = i + j > 0 ? (fromRow + fromColumn) / (i + j) : 0;
            }
        }

        return left[m];
    }

    /// <summary>For each number of pooled values whether the next one differs.</summary>
    private static bool[] GroupEnds(SortedArms arms)
    {
        var ends = new bool[arms.Canary.Length + arms.Baseline.Length + 1];
        ends[0] = true;
        var groups = new TieGroups(arms.Canary, arms.Baseline);
        while (groups.Next())
        {
            ends[groups.CanaryBelow + groups.CanaryEqual + groups.BaselineBelow + groups.BaselineEqual] = true;
        }

        return ends;
    }
}
