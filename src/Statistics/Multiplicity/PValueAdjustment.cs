namespace Rollouts.Statistics;

/// <summary>
/// P-values adjusted for having looked at several: comparing an adjusted one with alpha controls the error of the whole family. For one
/// pre-announced final look only; while a rollout runs, e-values are combined instead.
/// </summary>
/// <remarks>
/// Each function takes p-values from 0 to 1 in any order and answers in the same order. A missing p-value (NaN) is no evidence and counts as 1.
/// </remarks>
public static class PValueAdjustment
{
    /// <summary>min(1, K p): family-wise error, any dependence (Bonferroni 1936).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] Bonferroni(ReadOnlySpan<double> p) => Ranked.Of(p).StepDown(static (count, _) => count, cumulate: false);

    /// <summary>Step down with factors K, K - 1, …: family-wise error, any dependence; never weaker than Bonferroni (Holm 1979).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] Holm(ReadOnlySpan<double> p) => Ranked.Of(p).StepDown(static (count, rank) => count - rank, cumulate: true);

    /// <summary>Step up with Holm's factors: family-wise error for independent or positively dependent p-values (Hochberg 1988).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] Hochberg(ReadOnlySpan<double> p) => Ranked.Of(p).StepUp(static (count, rank) => count - rank);

    /// <summary>Step up with factors K/rank: false discovery rate for independent or positively dependent p-values (Benjamini and Hochberg 1995).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> p) => Ranked.Of(p).StepUp(static (count, rank) => count / (rank + 1.0));

    /// <summary>As before, times Σ 1/k: false discovery rate, any dependence (Benjamini and Yekutieli 2001).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] BenjaminiYekutieli(ReadOnlySpan<double> p)
    {
        var harmonic = 0.0;
        for (var k = 1; k <= p.Length; k++)
        {
            harmonic += 1.0 / k;
        }

        return Ranked.Of(p).StepUp((count, rank) => harmonic * count / (rank + 1.0));
    }

    /// <summary>The closed test with Simes' inequality: family-wise error as Hochberg's, never weaker (Hommel 1988). O(K²).</summary>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static double[] Hommel(ReadOnlySpan<double> p)
    {
        var ranked = Ranked.Of(p);
        var sorted = ranked.Sorted;
        var count = sorted.Length;
        var adjusted = new double[count];
        for (var size = 1; size <= count; size++)
        {
            // Of the subsets of this size with p(i) in them, the one with the largest others is the hardest to reject.
            var others = Simes(sorted.AsSpan(count - size + 1), size);
            for (var i = 0; i < count; i++)
            {
                var hardest = Math.Min(size * sorted[Math.Min(i, count - size)], others);
                adjusted[i] = Math.Max(adjusted[i], hardest);
            }
        }

        return ranked.InOriginalOrder(adjusted);
    }

    /// <summary>min of size·p(i)/i over the p-values of a subset but its smallest.</summary>
    private static double Simes(ReadOnlySpan<double> allButSmallest, int size)
    {
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < allButSmallest.Length; i++)
        {
            smallest = Math.Min(smallest, size * allButSmallest[i] / (i + 2));
        }

        return smallest;
    }

    /// <summary>P-values in ascending order that remember where they stood.</summary>
    private readonly record struct Ranked(double[] Sorted, int[] Places)
    {
        public static Ranked Of(ReadOnlySpan<double> p)
        {
            var sorted = new double[p.Length];
            var places = new int[p.Length];
            for (var i = 0; i < p.Length; i++)
            {
                if (p[i] is < 0 or > 1)
                {
                    throw new ArgumentException($"p[{i}] = {p[i]} is no p-value: pass numbers from 0 to 1.", nameof(p));
                }

                sorted[i] = double.IsNaN(p[i]) ? 1 : p[i];
                places[i] = i;
            }

            Array.Sort(sorted, places);
            return new(sorted, places);
        }

        public double[] StepDown(Func<int, int, double> factor, bool cumulate)
        {
            var adjusted = new double[Sorted.Length];
            var largest = 0.0;
            for (var i = 0; i < adjusted.Length; i++)
            {
                var own = Math.Min(1, factor(Sorted.Length, i) * Sorted[i]);
                largest = cumulate ? Math.Max(largest, own) : own;
                adjusted[i] = largest;
            }

            return InOriginalOrder(adjusted);
        }

        public double[] StepUp(Func<int, int, double> factor)
        {
            var adjusted = new double[Sorted.Length];
            var smallest = 1.0;
            for (var i = adjusted.Length - 1; i >= 0; i--)
            {
                smallest = Math.Min(smallest, factor(Sorted.Length, i) * Sorted[i]);
                adjusted[i] = smallest;
            }

            return InOriginalOrder(adjusted);
        }

        public double[] InOriginalOrder(double[] adjusted)
        {
            var original = new double[adjusted.Length];
            for (var i = 0; i < original.Length; i++)
            {
                original[Places[i]] = adjusted[i];
            }

            return original;
        }
    }
}
