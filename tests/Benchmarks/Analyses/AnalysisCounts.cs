using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What a service has counted since its start.</summary>
/// <param name="Lateness">Measurements that began at most so many seconds late, by that bound; the last bound is infinite.</param>
/// <param name="Writes">Patches sent to the API server.</param>
internal sealed record AnalysisCounts(SortedDictionary<double, double> Lateness, double Writes)
{
    private const string Bucket = "analysis_measurement_lateness_seconds_bucket{";

    public static AnalysisCounts None { get; } = new([], 0);

    public double Measurements => Lateness.Count == 0 ? 0 : Lateness.Values.Last();

    public static async Task<AnalysisCounts> ReadAsync(TextReader text)
    {
        var lateness = new SortedDictionary<double, double>();
        double writes = 0;
        while (await text.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Bucket, StringComparison.Ordinal))
            {
                var bound = line.Split("le=\"")[1].Split('"')[0];
                lateness[bound == "+Inf" ? double.PositiveInfinity : Number(bound)] = Value(line);
            }
            else if (
                line.StartsWith("controller_clientset_k8s_request_total{", StringComparison.Ordinal)
                && line.Contains("\"analysisruns\"", StringComparison.Ordinal)
                && line.Contains("\"Patch\"", StringComparison.OrdinalIgnoreCase)
            )
            {
                writes += Value(line);
            }
        }

        return new AnalysisCounts(lateness, writes);
    }

    /// <summary>What was counted since <paramref name="before"/>.</summary>
    public AnalysisCounts Since(AnalysisCounts before) =>
        new(
            new SortedDictionary<double, double>(
                Lateness.ToDictionary(b => b.Key, b => b.Value - before.Lateness.GetValueOrDefault(b.Key))
            ),
            Writes - before.Writes
        );

    /// <summary>Of several services together.</summary>
    public static AnalysisCounts Sum(IEnumerable<AnalysisCounts> all)
    {
        var lateness = new SortedDictionary<double, double>();
        double writes = 0;
        foreach (var counts in all)
        {
            writes += counts.Writes;
            foreach (var (bound, count) in counts.Lateness)
            {
                lateness[bound] = lateness.GetValueOrDefault(bound) + count;
            }
        }

        return new AnalysisCounts(lateness, writes);
    }

    /// <summary>The share of measurements that began at most so late; a bound of the histogram.</summary>
    public double ShareWithin(double seconds) => Measurements == 0 ? 0 : Lateness.GetValueOrDefault(seconds) / Measurements;

    /// <summary>The quantile in seconds, interpolated within its bucket.</summary>
    public double Quantile(double share)
    {
        double lower = 0;
        double below = 0;
        foreach (var (bound, count) in Lateness)
        {
            if (count >= share * Measurements)
            {
                return double.IsInfinity(bound) || count == below
                    ? lower
                    : lower + ((bound - lower) * ((share * Measurements) - below) / (count - below));
            }

            (lower, below) = (bound, count);
        }

        return lower;
    }

    private static double Value(string line) => Number(line[(line.LastIndexOf(' ') + 1)..]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
