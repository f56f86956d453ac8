using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Rollouts.Statistics;

namespace Rollouts.Benchmarks;

/// <summary>What a Kayenta-style judgement costs: one metric with few and with many points, and a config of a thousand metrics.</summary>
[MemoryDiagnoser]
[Config(typeof(Quick))]
public class JudgeBenchmarks
{
    private static readonly ScoreThresholds _thresholds = new(95, 75);

    /// <summary>Microseconds by size.</summary>
    private static readonly Dictionary<string, double> _targets = new()
    {
        ["1 × 60"] = 20,
        ["1 × 1000"] = 1_000,
        ["1000 × 60"] = 30_000,
    };

    private readonly KayentaJudge _kayenta = new();
    private CanaryConfig _config = null!;
    private MetricPair[] _pairs = null!;

    public static IEnumerable<string> Sizes => _targets.Keys;

    /// <summary>Metrics × points of each arm.</summary>
    [ParamsSource(nameof(Sizes))]
    public string Size { get; set; } = "";

    /// <summary>Measures, and answers 1 if something broke, or if targets were to be checked and one is missed.</summary>
    public static int Run(string[] arguments)
    {
        const string Check = "--check";
        var summary = BenchmarkRunner.Run<JudgeBenchmarks>(args: [.. arguments.Where(a => a != Check)]);
        if (!summary.Reports.All(report => report.Success))
        {
            return 1;
        }

        var holds = true;
        foreach (var report in summary.Reports)
        {
            var size = (string)report.BenchmarkCase.Parameters[nameof(Size)];
            var (median, target) = (report.ResultStatistics!.Median / 1000, _targets[size]);
            holds &= median <= target;
            Console.WriteLine($"{(median <= target ? "holds " : "MISSED")}  {size}: {median:#,0.0} µs, at most {target:#,0} µs");
        }

        return holds || !arguments.Contains(Check, StringComparer.Ordinal) ? 0 : 1;
    }

    [GlobalSetup]
    public void Generate()
    {
        var sizes = Size.Split('×', StringSplitOptions.TrimEntries);
        var (metrics, points) = (int.Parse(sizes[0]), int.Parse(sizes[1]));
        var random = new Random(metrics + points);
        _config = new()
        {
            Name = "benchmark",
            Metrics = [.. Enumerable.Range(0, metrics).Select(static i => new CanaryMetric { Name = $"m{i}", Groups = ["all"] })],
            GroupWeights = new Dictionary<string, double> { ["all"] = 100 },
        };
        _pairs =
        [
            .. _config.Metrics.Select(metric => new MetricPair
            {
                Name = metric.Name,
                Canary = Latencies(random, points),
                Baseline = Latencies(random, points),
            }),
        ];
    }

    [Benchmark(Description = "Kayenta's judge")]
    public KayentaVerdict Kayenta() => _kayenta.Judge(_config, _thresholds, _pairs);

    /// <summary>Log-normal milliseconds around 100.</summary>
    private static double[] Latencies(Random random, int points)
    {
        var latencies = new double[points];
        foreach (ref var latency in latencies.AsSpan())
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            latency = 100 * Math.Exp(0.3 * normal);
        }

        return latencies;
    }

    /// <summary>Short: half a minute for all of them.</summary>
    private sealed class Quick : ManualConfig
    {
        public Quick() =>
            AddJob(
                Job.Default.WithWarmupCount(8)
                    .WithIterationCount(12)
                    .WithIterationTime(TimeInterval.FromMilliseconds(100))
                    .WithToolchain(InProcessEmitToolchain.Instance)
            );
    }
}
