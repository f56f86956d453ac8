using Rollouts.Analysis;
using Rollouts.Statistics;

namespace Rollouts.Providers.Tests;

/// <summary>What two arms of a service deliver: the same at the same instant, however often it is asked.</summary>
internal sealed class Traffic
{
    private static readonly double[] Edges = [0.05, 0.1, 0.25, 0.5, 1];

    /// <summary>Requests per window.</summary>
    public double CanaryRequests { get; init; } = 1000;

    public double BaselineRequests { get; init; } = 4000;

    /// <summary>Failures per request.</summary>
    public double CanaryErrors { get; init; } = 0.02;

    public double BaselineErrors { get; init; } = 0.02;

    /// <summary>Mean latency in seconds.</summary>
    public double CanaryLatency { get; init; } = 0.1;

    public double BaselineLatency { get; init; } = 0.1;

    public int Seed { get; init; } = 1;

    /// <summary>Answers <c>canary.errors</c>, <c>baseline.requests</c> and so on.</summary>
    public IReadOnlyDictionary<string, double?> Answer(string query, DateTimeOffset at)
    {
        var isCanary = query.StartsWith("canary", StringComparison.Ordinal);
        var requests = isCanary ? CanaryRequests : BaselineRequests;
        var latency = isCanary ? CanaryLatency : BaselineLatency;
        var random = new Random(Mixed((Seed * 2) + (isCanary ? 1 : 0), at));
        var served = Poisson(random, requests);
        var errors = Poisson(random, requests * (isCanary ? CanaryErrors : BaselineErrors));
        return query[(query.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "requests" => CountingSource.One(served),
            "errors" => CountingSource.One(Math.Min(errors, served)),
            "error_rate" => CountingSource.One(errors / served),
            "latency" => CountingSource.One(latency * (1 + (0.02 * Normal(random)))),
            "latency_sum" => CountingSource.One(served * latency),
            "latency_bucket" => Buckets(random, served, latency),
            _ => throw new ProviderException($"no such query: {query}"),
        };
    }

    // Neighbouring seeds give neighbouring numbers: they are spread first.
    private static int Mixed(int seed, DateTimeOffset at)
    {
        var key = ((ulong)at.ToUnixTimeSeconds() * 0x9E3779B97F4A7C15) ^ ((ulong)seed * 0xC2B2AE3D27D4EB4F);
        key = (key ^ (key >> 31)) * 0xBF58476D1CE4E5B9;
        return (int)(key >> 33);
    }

    // Exponential latencies.
    private static Dictionary<string, double?> Buckets(Random random, double served, double latency)
    {
        var counts = Edges.ToDictionary(static e => FormattableString.Invariant($"{e}"), static _ => (double?)0);
        for (var i = 0; i < served; i++)
        {
            var one = -Math.Log(1 - random.NextDouble()) * latency;
            foreach (var edge in Edges.Where(edge => one <= edge))
            {
                counts[FormattableString.Invariant($"{edge}")]++;
            }
        }

        counts["+Inf"] = served;
        return counts;
    }

    private static double Poisson(Random random, double mean) => Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));

    private static double Normal(Random random) => NormalDistribution.Quantile(random.NextDouble());
}
