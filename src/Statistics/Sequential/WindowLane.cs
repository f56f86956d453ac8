namespace Rollouts.Statistics;

/// <summary>
/// Bets on one bounded score per window: wealth is multiplied by 1 + stake × score, averaged over stakes and scores. An e-process whenever the
/// scores' expectation given the past is at most 0, whatever happens within a window.
/// </summary>
public static class WindowLane
{
    /// <summary>ln E after each of the scores.</summary>
    /// <param name="scores">Scores in [-1, 1].</param>
    /// <param name="stakes">Stakes between 0 and 1; they are averaged.</param>
    public static double[] LogE(IReadOnlyList<double> scores, IReadOnlyList<double> stakes)
    {
        var sums = new double[stakes.Count];
        Array.Fill(sums, -Math.Log(stakes.Count));
        var increments = new double[stakes.Count];
        var result = new double[scores.Count];
        for (var w = 0; w < scores.Count; w++)
        {
            Increments(stakes, scores[w], increments);
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += increments[k];
            }

            result[w] = LogSpace.Sum(sums);
        }

        return result;
    }

    /// <summary>ln(1 + stake × score) for each stake.</summary>
    internal static void Increments(IReadOnlyList<double> stakes, double score, Span<double> result)
    {
        for (var k = 0; k < stakes.Count; k++)
        {
            result[k] = Math.Log(1 + (stakes[k] * score));
        }
    }
}
