namespace Rollouts.Statistics;

/// <summary>Ranks in which equal values share the mean of their places.</summary>
internal static class Midranks
{
    /// <summary>Twice the midranks of the pooled sample in ascending order, which are whole numbers.</summary>
    /// <param name="arms">Both samples.</param>
    /// <param name="canarySum">The part of their sum that belongs to the canary.</param>
    public static int[] Doubled(SortedArms arms, out long canarySum)
    {
        var ranks = new int[arms.Canary.Length + arms.Baseline.Length];
        canarySum = 0;
        var groups = new TieGroups(arms.Canary, arms.Baseline);
        while (groups.Next())
        {
            var below = groups.CanaryBelow + groups.BaselineBelow;
            var equal = groups.CanaryEqual + groups.BaselineEqual;
            var doubled = (2 * below) + equal + 1;
            ranks.AsSpan(below, equal).Fill(doubled);
            canarySum += (long)doubled * groups.CanaryEqual;
        }

        return ranks;
    }
}
