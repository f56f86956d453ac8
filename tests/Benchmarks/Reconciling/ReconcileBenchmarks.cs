using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>A pass over a Rollout that needs nothing: what every resync costs for every Rollout.</summary>
[MemoryDiagnoser]
[Config(typeof(Quick))]
public class ReconcileBenchmarks
{
    private static SettledRollout _settled = null!;

    private readonly KubeObject _item = _settled.Item;
    private readonly RolloutSnapshot _snapshot = _settled.Snapshots.Build(_settled.Item);

    /// <summary>Measures against a cluster in this process, which stands before the first benchmark and goes after the last.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var settled = await SettledRollout.StartAsync();
        _settled = settled;
        var summary = BenchmarkRunner.Run<ReconcileBenchmarks>(args: arguments);
        return summary.Reports.All(report => report.Success) ? 0 : 1;
    }

    [Benchmark(Description = "plan: RolloutPlanner.Plan on a settled snapshot")]
    public object Plan() => RolloutPlanner.Plan(_snapshot, _settled.Now);

    [Benchmark(Description = "snapshot: built from the caches")]
    public object Snapshot() => _settled.Snapshots.Build(_item);

    [Benchmark(Description = "pass: snapshot, plan, nothing to carry out")]
    public async Task<object> Pass() => await _settled.Reconciler.ReconcileAsync(SettledRollout.Key, CancellationToken.None);

    /// <summary>Short, and in this process: that is where the caches are.</summary>
    private sealed class Quick : ManualConfig
    {
        public Quick() => AddJob(Job.Default.WithWarmupCount(8).WithIterationCount(15).WithToolchain(InProcessEmitToolchain.Instance));
    }
}
