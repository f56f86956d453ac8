namespace Rollouts.Statistics.Tests;

/// <summary>Reproducible random series.</summary>
internal sealed class Noise(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Log-normal values around a centre.</summary>
    public double[] LogNormal(int count, double centre, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => centre * Math.Exp(deviation * Normal()))];

    /// <summary>The number of events in one window (Knuth's product method; for expectations below some hundreds).</summary>
    public double Poisson(double expected)
    {
        var (limit, product, count) = (Math.Exp(-expected), _random.NextDouble(), 0);
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }
}
