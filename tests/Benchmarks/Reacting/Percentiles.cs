using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>Sums up measured times.</summary>
internal static class Percentiles
{
    /// <summary>One line of a table: p50, p95, p99 and the largest.</summary>
    public static string Line(string what, IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what, -44}{At(sorted, 0.50), 8:0.0}{At(sorted, 0.95), 8:0.0}{At(sorted, 0.99), 8:0.0}{sorted[^1], 8:0.0}"
        );
    }

    public static double Of(IEnumerable<double> values, double share) => At([.. values.Order()], share);

    /// <summary>The smallest value that at least that share of all values does not exceed.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
