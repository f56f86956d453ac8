namespace Rollouts.Statistics;

/// <summary>
/// Pearson's chi-squared test of a table of counts: Σ (O - E)²/E with E = row · column / total and (r - 1)(c - 1) degrees of freedom;
/// for 2×2 tables also with Yates' correction. Rows and columns without counts say nothing and are left out.
/// </summary>
/// <remarks>Assumes independent counts, about five expected in each cell. Source: K. Pearson, Phil. Mag. 50 (1900).</remarks>
public static class ContingencyTest
{
    /// <summary>Asks whether the rows (say, the arms) spread over the columns (say, status classes) alike.</summary>
    /// <param name="table">Rows of equal length with counts of at least 0.</param>
    /// <param name="confidence">Level of the interval of Cramér's V.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static ContingencyResult Compare(IReadOnlyList<IReadOnlyList<double>> table, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        Level.Require(confidence, nameof(confidence));
        if (Fault(table) is { } fault)
        {
            return new ContingencyResult(0, 0, confidence) { Refusal = fault };
        }

        var counts = Filled(table);
        var (rows, columns) = (counts.Length, counts.Length == 0 ? 0 : counts[0].Length);
        if (rows < 2 || columns < 2)
        {
            var refusal =
                rows == 0
                    ? new Refusal(Outcome.NoData, "the table has no counts")
                    : new Refusal(Outcome.Undecided, "all counts are in one row or one column, so that there is nothing to compare");
            return new ContingencyResult(0, counts.Sum(row => row.Sum()), confidence) { Refusal = refusal };
        }

        var result = new ContingencyResult(ChiSquared(counts, 0), counts.Sum(row => row.Sum()), confidence)
        {
            DegreesOfFreedom = (rows - 1) * (columns - 1),
            SmallerSide = Math.Min(rows, columns) - 1,
            YatesChiSquared = rows == 2 && columns == 2 ? ChiSquared(counts, 0.5) : null,
        };
        var p = new ChiSquaredDistribution(result.DegreesOfFreedom).Tails(result.ChiSquared).Upper;
        return result with { P = new(p, p, p) };
    }

    private static double ChiSquared(double[][] counts, double correction)
    {
        var total = counts.Sum(row => row.Sum());
        var chiSquared = 0.0;
        foreach (var row in counts)
        {
            var share = row.Sum() / total;
            for (var column = 0; column < row.Length; column++)
            {
                var expected = share * counts.Sum(other => other[column]);
                var distance = Math.Abs(row[column] - expected);
                distance -= Math.Min(correction, distance);
                chiSquared += distance * distance / expected;
            }
        }

        return chiSquared;
    }

    /// <summary>The table without its empty rows and columns.</summary>
    private static double[][] Filled(IReadOnlyList<IReadOnlyList<double>> table)
    {
        var columns = Enumerable.Range(0, table.Count == 0 ? 0 : table[0].Count).Where(c => table.Any(row => row[c] > 0)).ToArray();
        return [.. table.Where(row => row.Any(count => count > 0)).Select(row => columns.Select(c => row[c]).ToArray())];
    }

    private static Refusal? Fault(IReadOnlyList<IReadOnlyList<double>> table)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (table[row].Count != table[0].Count)
            {
                return new(
                    Outcome.Error,
                    $"row {row} has {Figures.Count(table[row].Count, "count")} and row 0 has {table[0].Count}: pass rows of equal length"
                );
            }

            for (var column = 0; column < table[row].Count; column++)
            {
                if (!(table[row][column] >= 0 && table[row][column] <= TrialCounts.Largest))
                {
                    return new(
                        Outcome.Error,
                        $"table[{row}][{column}] is {Figures.Show(table[row][column])}: counts have to be from 0 to 2^53"
                    );
                }
            }
        }

        return null;
    }
}
