using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>One arm's latencies of a minute as a cumulative histogram with their sum.</summary>
public sealed class LatencySample
{
    private const double Median = 0.1;
    private const double Sigma = 0.8;
    private const int Few = 30;

    private readonly double[] _edges = [.. LatencyScenario.Edges];
    private readonly double[] _cumulative = new double[LatencyScenario.Edges.Count];

    public double Count { get; private set; }

    public double Sum { get; private set; }

    public HistogramArm Arm => new(_edges, _cumulative, Count, Sum);

    /// <summary>Draws <paramref name="requests"/> latencies that are <paramref name="factor"/> times as long as usual.</summary>
    public void Draw(RandomStream random, int requests, double factor)
    {
        (Count, Sum) = (requests, 0);
        var (left, below, drawn) = (requests, 0.0, 0);
        for (var j = 0; j <= _edges.Length; j++)
        {
            var upTo = j < _edges.Length ? NormalDistribution.Lower(Z(_edges[j], factor)) : 1;
            var within = j == _edges.Length ? left : CountSampler.Binomial(random, left, Math.Clamp((upTo - below) / (1 - below), 0, 1));
            if (within > 0)
            {
                Sum += BucketSum(random, j, within, below, upTo, factor);
            }

            (left, below, drawn) = (left - within, upTo, drawn + within);
            if (j < _edges.Length)
            {
                _cumulative[j] = drawn;
            }
        }
    }

    private double BucketSum(RandomStream random, int bucket, int within, double below, double upTo, double factor)
    {
        if (within >= Few)
        {
            var mean = Moment(1, bucket, upTo - below, factor);
            var variance = Math.Max(0, Moment(2, bucket, upTo - below, factor) - (mean * mean));
            return (within * mean) + (Math.Sqrt(within * variance) * random.Normal());
        }

        var sum = 0.0;
        for (var i = 0; i < within; i++)
        {
            // From above in the upper half, where the lower tail has lost its digits.
            var u = random.Uniform();
            var z =
                below > 0.5
                    ? NormalDistribution.UpperQuantile((1 - below) - (u * (upTo - below)))
                    : NormalDistribution.Quantile(below + (u * (upTo - below)));
            sum += Median * factor * Math.Exp(Sigma * z);
        }

        return sum;
    }

    /// <summary>E[X^k] within a bucket of the given probability.</summary>
    private double Moment(int k, int bucket, double probability, double factor)
    {
        var shift = k * Sigma;
        var lower = bucket == 0 ? 0 : NormalDistribution.Lower(Z(_edges[bucket - 1], factor) - shift);
        var upper = bucket == _edges.Length ? 1 : NormalDistribution.Lower(Z(_edges[bucket], factor) - shift);
        return Math.Pow(Median * factor, k) * Math.Exp(shift * shift / 2) * (upper - lower) / probability;
    }

    private static double Z(double edge, double factor) => Math.Log(edge / (Median * factor)) / Sigma;
}
