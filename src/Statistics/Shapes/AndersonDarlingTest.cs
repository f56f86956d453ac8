namespace Rollouts.Statistics;

/// <summary>
/// The k-sample Anderson-Darling test: squared distances of the samples' distribution functions from the pooled one, weighted by
/// N²/(j(N - j)), so that the tails count more than in Kolmogorov and Smirnov's test. Standardised as (A² - (k - 1))/σ_N.
/// </summary>
/// <remarks>
/// Assumes independent values. The p-value is interpolated between the published critical values and ends at 0.001 and 0.25.
/// Source: F. W. Scholz and M. A. Stephens, JASA 82 (1987).
/// </remarks>
public static class AndersonDarlingTest
{
    private const int FewestValues = 4;

    /// <summary>Asks whether all samples come from one distribution.</summary>
    /// <param name="samples">Two samples or more, values in any order and one unit; NaN is a missing value.</param>
    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public static AndersonDarlingResult Compare(params IReadOnlyList<double[]> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count < 2)
        {
            throw new ArgumentException($"samples has {samples.Count} entries: pass two or more to compare.", nameof(samples));
        }

        Refusal? fault = null;
        var sorted = new double[samples.Count][];
        for (var i = 0; i < sorted.Length; i++)
        {
            var sample = Sample.Read(samples[i], $"sample {i}", 1);
            fault ??= sample.Fault;
            sorted[i] = sample.Values.ToArray();
            AscendingOrder.Sort(sorted[i]);
        }

        var total = sorted.Sum(sample => sample.Length);
        fault ??= total < FewestValues ? new(Outcome.TooLittle, $"there are {total} values, and at least {FewestValues} are needed") : null;
        var pooled = sorted.SelectMany(sample => sample).ToArray();
        AscendingOrder.Sort(pooled);
        fault ??= pooled[0] == pooled[^1] ? new(Outcome.Undecided, "all values are equal, so that there are no shapes to compare") : null;
        return fault is null
            ? new AndersonDarlingResult(
                sorted.Length,
                total,
                AndersonDarlingStatistic.Midrank(sorted, pooled),
                AndersonDarlingStatistic.Right(sorted, pooled),
                null
            )
            : new AndersonDarlingResult(sorted.Length, total, 0, 0, fault);
    }
}
