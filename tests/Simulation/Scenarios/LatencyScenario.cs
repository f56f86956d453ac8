namespace Rollouts.StatisticsSimulation;

/// <summary>
/// Log-normal latencies: median 100 ms, sigma 0.8, 100 requests per second, in the eleven default buckets of Prometheus. Bucket counts are
/// multinomial, which is what drawing every request gives; a bucket's sum is drawn request by request while they are few, and from the
/// normal law with its exact mean and variance beyond.
/// </summary>
public sealed record LatencyScenario
{
    private const int RequestsPerMinute = 6000;

    /// <summary>Upper edges in seconds.</summary>
    public static IReadOnlyList<double> Edges { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>The canary's share of the traffic.</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>What the canary's latencies are multiplied by.</summary>
    public double Effect { get; init; } = 1;

    public ArmNoise Noise { get; init; } = ArmNoise.None;

    public int CanaryRequests => (int)Math.Round(RequestsPerMinute * Share);

    /// <summary>One minute of both arms.</summary>
    public void Draw(RandomStream random, NoisePath path, LatencySample canary, LatencySample baseline)
    {
        path.Step();
        canary.Draw(random, CanaryRequests, Effect * path.Canary);
        baseline.Draw(random, RequestsPerMinute - CanaryRequests, path.Baseline);
    }
}
