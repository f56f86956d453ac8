namespace Rollouts.Statistics;

/// <summary>Ranks of the sizes of differences, zero differences left out.</summary>
/// <param name="Doubled">Twice the midranks in ascending order, which are whole numbers.</param>
/// <param name="DoubledPositiveSum">The part of their sum that belongs to positive differences.</param>
/// <param name="TieTerm">Σ(t³ - t) over groups of t equal sizes.</param>
internal readonly record struct SignedRanks(int[] Doubled, long DoubledPositiveSum, double TieTerm)
{
    public int Count => Doubled.Length;

    public static SignedRanks Of(ReadOnlySpan<double> differences)
    {
        var positive = Sizes(differences, 1);
        var negative = Sizes(differences, -1);
        var doubled = new int[positive.Length + negative.Length];
        var (sum, ties) = (0L, 0.0);
        var groups = new TieGroups(positive, negative);
        while (groups.Next())
        {
            var below = groups.CanaryBelow + groups.BaselineBelow;
            var equal = groups.CanaryEqual + groups.BaselineEqual;
            var rank = (2 * below) + equal + 1;
            doubled.AsSpan(below, equal).Fill(rank);
            sum += (long)rank * groups.CanaryEqual;
            ties += ((double)equal * equal * equal) - equal;
        }

        return new(doubled, sum, ties);
    }

    private static double[] Sizes(ReadOnlySpan<double> differences, int sign)
    {
        var sizes = new List<double>(differences.Length);
        foreach (var difference in differences)
        {
            if (Math.Sign(difference) == sign)
            {
                sizes.Add(Math.Abs(difference));
            }
        }

        sizes.Sort();
        return [.. sizes];
    }
}
