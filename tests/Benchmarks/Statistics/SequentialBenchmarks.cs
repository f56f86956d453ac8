using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Rollouts.Statistics;

namespace Rollouts.Benchmarks;

/// <summary>What adding a window to a sequential test costs.</summary>
[MemoryDiagnoser]
[Config(typeof(Quick))]
public class SequentialBenchmarks
{
    private const double Nanoseconds = 1000;

    /// <summary>The most that a window may cost, in microseconds.</summary>
    private static readonly Dictionary<string, double> _targets = new(StringComparer.Ordinal)
    {
        [nameof(Counts)] = 2,
        [nameof(CountsWithRestarts)] = 10,
        [nameof(Hypergeometric)] = 25,
        [nameof(Histogram)] = 300,
    };

    private static readonly double[] _edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly SequentialOptions _options = new() { WarmUpSeconds = 0, Restarts = null };

    private readonly CountSequentialTest _counts = new(_options);
    private readonly CountSequentialTest _restarts = new(_options with { Restarts = new() });
    private readonly CountSequentialTest _ratio = new(_options with { Kind = MetricKind.Ratio });
    private readonly HistogramSequentialTest _histogram = new(_options with { Kind = MetricKind.Histogram, Edges = _edges });
    private readonly double[] _canary = [0, 2, 50, 230, 600, 1050, 1174, 1197, 1200, 1200, 1200];
    private readonly double[] _baseline = [0, 9, 199, 930, 2400, 4190, 4699, 4790, 4800, 4800, 4800];
    private SequentialState _state = null!;

    /// <summary>Measures, and answers 1 if something broke, or if targets were to be checked and one is missed.</summary>
    public static int Run(string[] arguments)
    {
        const string Check = "--check";
        var summary = BenchmarkRunner.Run<SequentialBenchmarks>(args: [.. arguments.Where(a => a != Check)]);
        var holds = true;
        foreach (var report in summary.Reports)
        {
            var method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            var microseconds = (report.ResultStatistics?.Median ?? double.PositiveInfinity) / Nanoseconds;
            var kept = report.Success && microseconds < _targets[method] && allocated == 0;
            Console.WriteLine($"{method}: {microseconds:0.00} µs of {_targets[method]}, {allocated} bytes: {(kept ? "holds" : "MISSED")}");
            holds &= kept;
        }

        return summary.Reports.All(report => report.Success) && (holds || !arguments.Contains(Check, StringComparer.Ordinal)) ? 0 : 1;
    }

    [GlobalSetup(Target = nameof(Counts))]
    public void BeginCounts() => _state = _counts.NewState();

    [Benchmark(Description = "counts")]
    public void Counts() => _counts.Add(_state, new CountWindow(12, 48, 1200, 4800));

    [GlobalSetup(Target = nameof(CountsWithRestarts))]
    public void BeginRestarts()
    {
        _state = _restarts.NewState();
        for (var i = 0; i < 10; i++)
        {
            _restarts.Add(_state, new CountWindow(12, 48, 1200, 4800) { NewStep = true });
        }
    }

    [Benchmark(Description = "counts, eight starts")]
    public void CountsWithRestarts() => _restarts.Add(_state, new CountWindow(12, 48, 1200, 4800));

    [GlobalSetup(Target = nameof(Hypergeometric))]
    public void BeginRatio() => _state = _ratio.NewState();

    [Benchmark(Description = "ratio at 50 % failures: hypergeometric")]
    public void Hypergeometric() => _ratio.Add(_state, new CountWindow(600, 2400, 1200, 4800));

    [GlobalSetup(Target = nameof(Histogram))]
    public void BeginHistogram() => _state = _histogram.NewState();

    [Benchmark(Description = "histogram with 11 edges")]
    public void Histogram() =>
        _histogram.Add(_state, new HistogramArm(_edges, _canary, 1200, 166), new HistogramArm(_edges, _baseline, 4800, 662));

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
