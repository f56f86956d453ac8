using System.Diagnostics;
using System.Globalization;
using Rollouts.AnalysisService;
using Rollouts.Api;
using Rollouts.ClusterBed;

namespace Rollouts.Benchmarks;

/// <summary>How fast measurements and verdicts get into the store, as the service writes them, and what room they take there.</summary>
internal static class StoreDriver
{
    private const int MeasurementsOfARun = 10;

    /// <param name="runs">How many runs are stored, each with ten measurements and a verdict.</param>
    /// <param name="targets">Where the figures are shown.</param>
    public static async Task RunAsync(int runs, Targets targets)
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-store-");
        try
        {
            var options = new AnalysisServiceOptions { Store = Path.Combine(folder.FullName, "verdicts.db") };
            await using (var bed = await StoreBed.OpenAsync(options))
            {
                await MeasureAsync("SQLite", bed, runs, targets);
            }

            await using var postgres = await PostgresServer.StartAsync();
            var there = new AnalysisServiceOptions { Store = await postgres.CreateDatabaseAsync(), StorePassword = postgres.Password };
            await using (var bed = await StoreBed.OpenAsync(there))
            {
                await MeasureAsync("PostgreSQL", bed, runs, targets);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string database, StoreBed bed, int runs, Targets targets)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database}: {runs} runs of {MeasurementsOfARun} measurements"));
        List<AnalysisRun> finished = [.. Enumerable.Range(0, runs).Select(FinishedRun)];
        var written = await TimeAsync(bed, () => bed.StoreMeasurementsAsync(finished));
        Show(targets, "measurements", written, (long)runs * MeasurementsOfARun, least: 5_000);
        written = await TimeAsync(bed, () => bed.StoreVerdictsAsync(finished));
        Show(targets, "verdicts", written, runs, least: 500);
    }

    private static async Task<Written> TimeAsync(StoreBed bed, Func<Task> write)
    {
        var size = await bed.SizeAsync();
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var started = TimeProvider.System.GetTimestamp();
        await write();
        var took = TimeProvider.System.GetElapsedTime(started);
        process.Refresh();
        return new Written(took, process.TotalProcessorTime - processor, await bed.SizeAsync() - size);
    }

    private static void Show(Targets targets, string what, Written written, long rows, int least)
    {
        var perSecond = rows / written.Took.TotalSeconds;
        targets.Show($"{what} a second", Text($"{perSecond:0}"), perSecond >= least, Text($">= {least}"));
        targets.Show("  processor time of the service for each", Text($"{written.Processor.TotalMicroseconds / rows:0} us"), true, "");
        targets.Show("  room for each", Text($"{(double)written.Bytes / rows:0} B"), true, "");
    }

    private static AnalysisRun FinishedRun(int number) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Uid = new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]).ToString("D"),
                Namespace = "shop",
                Name = Text($"checkout-{number}"),
                Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["app"] = "checkout",
                    ["rollouts-pod-template-hash"] = Text($"{number:x8}"),
                },
            },
            Spec = new AnalysisRunSpec { Metrics = [Metric] },
            Status = new AnalysisRunStatus
            {
                Phase = AnalysisPhase.Successful,
                StartedAt = At(number, 0),
                CompletedAt = At(number, MeasurementsOfARun),
                RunSummary = new RunSummary { Count = 1, Successful = 1 },
                MetricResults =
                [
                    new MetricResult
                    {
                        Name = Metric.Name,
                        Phase = AnalysisPhase.Successful,
                        Count = MeasurementsOfARun,
                        Successful = MeasurementsOfARun,
                        Measurements = [.. Enumerable.Range(0, MeasurementsOfARun).Select(i => Measurement(number, i))],
                    },
                ],
            },
        };

    private static Metric Metric { get; } =
        new()
        {
            Name = "success-rate",
            Interval = "30s",
            Count = MeasurementsOfARun.ToString(CultureInfo.InvariantCulture),
            SuccessCondition = "result[0] >= 0.95",
            Provider = new MetricProvider
            {
                Prometheus = new PrometheusMetric
                {
                    Address = "http://prometheus.monitoring:9090",
                    Query =
                        "sum(rate(http_requests_total{service=\"checkout\",code!~\"5..\"}[2m])) / sum(rate(http_requests_total{service=\"checkout\"}[2m]))",
                },
            },
        };

    private static Measurement Measurement(int run, int ordinal) =>
        new()
        {
            Phase = AnalysisPhase.Successful,
            Value = Text($"[0.99{run % 100:00}{ordinal}]"),
            StartedAt = At(run, ordinal),
            FinishedAt = At(run, ordinal),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["explanation"] = "result[0] >= 0.95 is true: result[0] is 0.9973",
                ["query"] = Metric.Provider.Prometheus!.Query!,
            },
        };

    private static DateTimeOffset At(int run, int ordinal) => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(run + (30 * ordinal));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Written(TimeSpan Took, TimeSpan Processor, long Bytes);
}
