namespace Rollouts.Statistics;

/// <summary>
/// Which of many metrics failed, for the report: e-BH. The false discovery rate is at most alpha whatever the metrics have to do with each
/// other. R. Wang and A. Ramdas, <i>False discovery rate control with e-values</i>, JRSS-B 2022.
/// </summary>
public static class EvidenceSelection
{
    /// <summary>The k largest e-values for the largest k with E_(k) at least K/(alpha k).</summary>
    /// <param name="logE">ln E of K metrics at the stopping time: current values, never running maxima, for which the bound fails.</param>
    /// <param name="alpha">The false discovery rate, between 0 and 1.</param>
    /// <returns>Positions in <paramref name="logE"/>, ascending.</returns>
    public static IReadOnlyList<int> Reject(IReadOnlyList<double> logE, double alpha)
    {
        int[] order = [.. Enumerable.Range(0, logE.Count).OrderByDescending(i => logE[i])];
        var rejected = 0;
        for (var k = 1; k <= order.Length; k++)
        {
            // A threshold that is met exactly counts, as it does without logarithms.
            var threshold = Math.Log(logE.Count / (alpha * k));
            if (logE[order[k - 1]] >= threshold - (1e-12 * Math.Max(1, Math.Abs(threshold))))
            {
                rejected = k;
            }
        }

        return [.. order[..rejected].Order()];
    }
}
