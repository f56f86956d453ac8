using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Rollouts.Statistics;

namespace Rollouts.Benchmarks;

/// <summary>What the tests of two samples cost, and the Mann-Whitney test beside scipy's on the same machine in the same minute.</summary>
[MemoryDiagnoser]
[Config(typeof(Quick))]
public class RankBenchmarks
{
    private double[] _canary = [];
    private double[] _baseline = [];

    /// <summary>Values per arm.</summary>
    [Params(60, 1_000_000)]
    public int Values { get; set; }

    /// <summary>Measures, prints the comparison, and answers 1 if something broke, or if targets were to be checked and one is missed.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        const string Check = "--check";
        var summary = BenchmarkRunner.Run<RankBenchmarks>(args: [.. arguments.Where(a => a != Check)]);
        if (!summary.Reports.All(report => report.Success))
        {
            return 1;
        }

        var ours = summary
            .Reports.Where(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == nameof(MannWhitney))
            .ToDictionary(r => (int)r.BenchmarkCase.Parameters[nameof(Values)], r => r.ResultStatistics!.Median / 1e9);
        var holds = new ScipyReport(ours, await ScipyProcess.MeasureAsync(ours.Keys)).Print(Console.Out);
        return holds || !arguments.Contains(Check, StringComparer.Ordinal) ? 0 : 1;
    }

    [GlobalSetup]
    public void Generate()
    {
        var random = new Random(Values);
        _canary = Latencies(random);
        _baseline = Latencies(random);
    }

    [Benchmark(Description = "Mann-Whitney, normal")]
    public MannWhitneyResult MannWhitney() => MannWhitneyTest.Compare(_canary, _baseline, RankMethod.Normal);

    [Benchmark(Description = "Hodges-Lehmann with interval")]
    public HodgesLehmannResult HodgesLehmann() => HodgesLehmannEstimator.Estimate(_canary, _baseline, method: RankMethod.Normal);

    [Benchmark(Description = "Brunner-Munzel")]
    public BrunnerMunzelResult BrunnerMunzel() => BrunnerMunzelTest.Compare(_canary, _baseline);

    [Benchmark(Description = "Kolmogorov-Smirnov")]
    public KolmogorovSmirnovResult KolmogorovSmirnov() => KolmogorovSmirnovTest.Compare(_canary, _baseline);

    [Benchmark(Description = "Welch")]
    public WelchResult Welch() => WelchTest.Compare(_canary, _baseline);

    /// <summary>Log-normal milliseconds around 100.</summary>
    private double[] Latencies(Random random)
    {
        var latencies = new double[Values];
        foreach (ref var latency in latencies.AsSpan())
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            latency = 100 * Math.Exp(0.3 * normal);
        }

        return latencies;
    }

    /// <summary>Short: about a minute for all of them.</summary>
    private sealed class Quick : ManualConfig
    {
        public Quick() =>
            AddJob(
                Job.Default.WithWarmupCount(4)
                    .WithIterationCount(8)
                    .WithIterationTime(TimeInterval.FromMilliseconds(100))
                    .WithToolchain(InProcessEmitToolchain.Instance)
            );
    }
}
