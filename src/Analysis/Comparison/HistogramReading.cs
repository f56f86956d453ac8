using System.Globalization;

namespace Rollouts.Analysis;

/// <summary>The cumulative buckets of one arm over several windows.</summary>
public sealed class HistogramReading
{
    private const int MostEdges = 64;
    private const string EdgeLabel = "le";

    private readonly SortedDictionary<double, double[]> _buckets = [];
    private readonly double[] _sums;

    private HistogramReading(double[] sums) => _sums = sums;

    /// <summary>Reads what a source gave for some windows.</summary>
    /// <param name="series">One or more series for each bucket, with its upper edge in the label <c>le</c>.</param>
    /// <param name="sums">The sum of the observations of each window; empty where it is not known.</param>
    /// <param name="schedule">The windows.</param>
    /// <param name="first">The first of them that was asked for.</param>
    /// <param name="count">How many were asked for.</param>
    /// <param name="meaning">What a point says about a window.</param>
    /// <exception cref="ProviderException">A series has no edge, or the bucket of all observations is missing.</exception>
    public static HistogramReading Of(
        IReadOnlyList<LabelledSeries> series,
        double[] sums,
        WindowSchedule schedule,
        int first,
        int count,
        SampleMeaning meaning
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(sums);
        var reading = new HistogramReading(sums);
        foreach (var group in series.GroupBy(EdgeOf))
        {
            reading._buckets[group.Key] = WindowSampler.Totals([.. group], schedule, first, count, meaning);
        }

        return reading._buckets.Count == 0 || reading._buckets.ContainsKey(double.PositiveInfinity)
            ? reading
            : throw new ProviderException("the buckets lack le=\"+Inf\", which counts all observations: keep it in the query");
    }

    /// <summary>The finite edges of both arms; of more than 64, every so many-th.</summary>
    public static IReadOnlyList<double> SharedEdges(HistogramReading canary, HistogramReading baseline)
    {
        ArgumentNullException.ThrowIfNull(canary);
        ArgumentNullException.ThrowIfNull(baseline);
        var shared = canary._buckets.Keys.Where(edge => double.IsFinite(edge) && baseline._buckets.ContainsKey(edge)).ToList();
        var stride = (shared.Count + MostEdges - 1) / MostEdges;
        return stride <= 1 ? shared : [.. shared.Where((_, i) => i % stride == 0)];
    }

    /// <summary>What is stored of a window: count, sum, and the cumulative counts at the edges. Empty when the arm delivered nothing.</summary>
    public double[] At(int window, IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (!_buckets.TryGetValue(double.PositiveInfinity, out var all) || double.IsNaN(all[window]) || edges.Count == 0)
        {
            return [];
        }

        var row = new double[edges.Count + 2];
        row[0] = Math.Round(all[window]);
        row[1] = _sums.Length == 0 ? double.NaN : _sums[window];
        var below = 0.0;
        for (var i = 0; i < edges.Count; i++)
        {
            // Sources that extrapolate may lose the order of neighbouring buckets in the last digit.
            var cumulative =
                _buckets.TryGetValue(edges[i], out var bucket) && !double.IsNaN(bucket[window]) ? Math.Round(bucket[window]) : below;
            below = Math.Min(Math.Max(below, cumulative), row[0]);
            row[i + 2] = below;
        }

        return row;
    }

    private static double EdgeOf(LabelledSeries series)
    {
        var label =
            series.Labels.GetValueOrDefault(EdgeLabel)
            ?? throw new ProviderException(
                "a series of the buckets has no label le: write a query such as sum by (le) (increase(x_bucket[${window}]))"
            );
        return label is "+Inf" or "Inf" or "inf" ? double.PositiveInfinity
            : double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) && !double.IsNaN(edge) ? edge
            : throw new ProviderException($"the label le is \"{label}\", which is no number");
    }
}
