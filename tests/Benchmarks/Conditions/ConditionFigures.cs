using BenchmarkDotNet.Reports;

namespace Rollouts.Benchmarks;

/// <summary>What was measured of one condition: median nanoseconds, and bytes allocated.</summary>
internal sealed record ConditionFigures(
    Condition Condition,
    double Run,
    long RunBytes,
    double CompileAndRun,
    long CompileAndRunBytes,
    double Cached,
    long CachedBytes
)
{
    /// <summary>How many times faster than the reference.</summary>
    public double RunRatio => Condition.ReferenceRun / Run;

    public double CompileAndRunRatio => Condition.ReferenceCompileAndRun / CompileAndRun;

    public double CachedRatio => Condition.ReferenceCompileAndRun / Cached;

    public static IReadOnlyList<ConditionFigures> From(Summary summary)
    {
        var reports = summary.Reports.ToLookup(r => (Condition)r.BenchmarkCase.Parameters[nameof(ConditionBenchmarks.Condition)]);
        return [.. ReferenceConditions.All.Where(reports.Contains).Select(c => From(c, reports[c]))];
    }

    private static ConditionFigures From(Condition condition, IEnumerable<BenchmarkReport> reports)
    {
        var (run, runBytes) = Of(nameof(ConditionBenchmarks.Run));
        var (first, firstBytes) = Of(nameof(ConditionBenchmarks.CompileAndRun));
        var (cached, cachedBytes) = Of(nameof(ConditionBenchmarks.Evaluate));
        return new ConditionFigures(condition, run, runBytes, first, firstBytes, cached, cachedBytes);

        (double Nanoseconds, long Bytes) Of(string method)
        {
            var report = reports.Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
            return (report.ResultStatistics!.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
        }
    }
}
