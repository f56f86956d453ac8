using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

public sealed class StoreRetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;

    public StoreRetentionTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    private static Verdict Verdict(int day) =>
        new()
        {
            Uid = $"r{day}",
            Namespace = "demo",
            Name = $"r{day}",
            Owner = "",
            Phase = AnalysisPhase.Successful,
            Outcome = AnalysisPhase.Successful,
            Message = "",
            Explanation = "why",
            CompletedAt = Start.AddDays(day),
            RecordedAt = Start.AddDays(day),
            Labels = new Dictionary<string, string> { ["a"] = "b" },
        };

    private static (MeasuredRunRow, StoredMeasurement) Measured(string run, int day) =>
        (
            new MeasuredRunRow
            {
                RunUid = run,
                Namespace = "demo",
                Name = run,
                FirstAt = Start.AddDays(day),
            },
            new StoredMeasurement
            {
                RunUid = run,
                Metric = "m",
                Ordinal = day + 1,
                Phase = AnalysisPhase.Successful,
                FinishedAt = Start.AddDays(day),
            }
        );

    private static async Task AddWindowsAsync(StoreContext context, string run, int day, CancellationToken cancellationToken)
    {
        await MeasurementRows.NameRunAsync(context, new RunIdentity("demo", run, run), Start, cancellationToken);
        var key = new WindowKey(run, "m", 1, Start);
        await WindowRows.AddAsync(context, key, 60, new WindowRecord([new WindowRow([1], [1])]), Start.AddDays(day), cancellationToken);
    }

    [Theory]
    [BothDatabases]
    public async Task Sweep_OldAndTooMany_AreDeletedWithAllThatHangsOnThem(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.Database.WriteAsync(
            async (context, token) =>
            {
                await VerdictRows.WriteAsync(context, Enumerable.Range(0, 40).Select(Verdict), token);
                // One measured every day, one that never got a verdict, one that goes on, and one without end.
                (MeasuredRunRow, StoredMeasurement)[] rows =
                [
                    .. Enumerable.Range(0, 40).Select(static day => Measured($"r{day}", day)),
                    Measured("orphan", 0),
                    Measured("long", 0),
                    Measured("long", 39),
                ];
                await MeasurementRows.WriteAsync(context, rows, token);
                await AddWindowsAsync(context, "r34", 34, token);
                await AddWindowsAsync(context, "compares", 39, token);
            }
        );
        using var metrics = new AnalysisMetrics();
        var clock = new ManualTimeProvider(Start.AddDays(40));
        bed.Options.VerdictDays = 30;
        bed.Options.VerdictCount = 20;
        bed.Options.MeasurementDays = 5;
        using var retention = new StoreRetention(
            bed.Database,
            bed.Options,
            new StoreMetrics(metrics),
            clock,
            NullLogger<StoreRetention>.Instance
        );

        await retention.SweepAsync(CancellationToken.None);
        await retention.SweepAsync(CancellationToken.None);

        (await bed.Verdicts.ListAsync(100))
            .Select(static v => v.Uid)
            .ShouldBe(Enumerable.Range(20, 20).Reverse().Select(static day => $"r{day}"));
        (await bed.ScalarAsync("SELECT count(*) FROM verdict_labels")).ShouldBe(20L);
        (await bed.ScalarAsync("SELECT count(*) FROM verdict_words")).ShouldBe(20L);
        (await bed.ScalarAsync("SELECT count(*) FROM measured_runs WHERE run_uid IN ('orphan', 'r34')")).ShouldBe(0L);
        (await bed.ScalarAsync("SELECT count(*) FROM measurements WHERE run_uid = 'long'")).ShouldBe(2L);
        // One comparison ended with its run; the other still goes on, and has no measurement yet that would say so.
        (await bed.ScalarAsync("SELECT min(run_uid) FROM windows")).ShouldBe("compares");
        (await bed.ScalarAsync("SELECT count(*) FROM windows")).ShouldBe(1L);
        (await bed.ScalarAsync("SELECT count(*) FROM window_records")).ShouldBe(1L);
        // The verdicts of days 20 to 34 outlive their measurements.
        (await bed.ScalarAsync("SELECT count(*) FROM measurements WHERE run_uid <> 'long'")).ShouldBe(5L);
    }

    [Theory]
    [BothDatabases]
    public async Task Write_RunWithoutEnd_KeepsItsLatestMeasurements(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var rows = new[] { 1, 1_000, 1_001, MeasurementRows.MaxPerMetric + 1_000 }.Select(static ordinal =>
        {
            var (run, measurement) = Measured("long", 0);
            return (run, measurement with { Ordinal = ordinal });
        });

        await bed.Database.WriteAsync((context, token) => MeasurementRows.WriteAsync(context, [.. rows], token));

        (await bed.ScalarAsync("SELECT count(*) FROM measurements")).ShouldBe(2L);
    }
}
