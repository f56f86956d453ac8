namespace Rollouts.Statistics.Tests;

/// <summary>The statistic of the Mann-Whitney interval as its definition reads: rank the pooled samples anew for each shift.</summary>
internal static class PooledRanks
{
    public static double Statistic(double[] canary, double[] baseline, double shift, double quantile)
    {
        var pooled = canary.Select(sample => sample - shift).Concat(baseline).ToArray();
        var (n, m) = ((double)canary.Length, (double)baseline.Length);
        var groups = pooled.GroupBy(static value => value).OrderBy(static group => group.Key).ToArray();
        var ranks = new Dictionary<double, double>();
        var (before, ties) = (0, 0.0);
        foreach (var group in groups)
        {
            var count = group.Count();
            ranks[group.Key] = before + ((count + 1) / 2.0);
            ties += Math.Pow(count, 3) - count;
            before += count;
        }

        var excess = pooled.Take(canary.Length).Sum(value => ranks[value]) - (n * (n + 1) / 2) - (n * m / 2);
        var sigma = Math.Sqrt(n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1)))));
        return sigma == 0 ? 0 : ((excess - (0.5 * Math.Sign(excess))) / sigma) - quantile;
    }
}
