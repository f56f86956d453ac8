using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

public sealed class StoreWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;

    public StoreWriterTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    private static Verdict Verdict(string uid) =>
        new()
        {
            Uid = uid,
            Namespace = "demo",
            Name = uid,
            Owner = "",
            Phase = AnalysisPhase.Successful,
            Outcome = AnalysisPhase.Successful,
            Message = "",
            Explanation = "why",
            CompletedAt = Noon,
            RecordedAt = Noon,
        };

    [Theory]
    [BothDatabases]
    public async Task Take_RunThatGrows_EveryMeasurementIsStoredOnce(string kind)
    {
        await using var store = await StoreBed.StartAsync(kind, _postgres);
        await using var bed = await WriterBed.StartAsync(store);
        foreach (var measured in new[] { 1, 2, 2, 3, 8, 12 })
        {
            bed.Archive.Take(WriterBed.Run("a", measured));
        }

        // As after a restart: the ten that the status still has are handed in again, and the ones since.
        new MeasurementArchive(store.Database, bed.Queue, TimeProvider.System).Take(WriterBed.Run("a", 14));
        await Eventually.HoldsAsync(async () => await bed.CountAsync("measurements") == 14, "the measurements");

        var first = await bed.Archive.ListAsync("a", "errors", limit: 10);
        var rest = await bed.Archive.ListAsync("a", "errors", first.Next, 10);
        first
            .Measurements.Concat(rest.Measurements)
            .Select(static m => (m.Ordinal, m.Value))
            .ShouldBe(Enumerable.Range(1, 14).Select(static n => (n, (string?)$"{n}")));
        rest.Next.ShouldBeNull();
        (await bed.CountAsync("measured_runs")).ShouldBe(1);
    }

    [Theory]
    [BothDatabases]
    public async Task Write_RowThatIsRefused_IsGivenUpAloneAndCounted(string kind)
    {
        await using var store = await StoreBed.StartAsync(kind, _postgres);
        await store.ExecuteAsync(
            kind == StoreBed.Sqlite
                ? "CREATE TRIGGER refuse BEFORE INSERT ON measurements WHEN NEW.ordinal = 7 BEGIN SELECT RAISE(ABORT, 'no seven'); END"
                : "ALTER TABLE measurements ADD CHECK (ordinal <> 7)"
        );
        await using var bed = await WriterBed.StartAsync(store);

        bed.Archive.Take(WriterBed.Run("a", 10));

        await Eventually.HoldsAsync(() => bed.Queue.Count == 0, "the queue to be empty");
        (await bed.CountAsync("measurements")).ShouldBe(9);
        bed.Metrics.LostSoFar.ShouldBe(1);
        bed.Writer.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Write_FileLockedByAnother_WaitsAndThenStoresAll()
    {
        await using var store = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);
        await using var bed = await WriterBed.StartAsync(store);
        await using (var other = store.Another().Open())
        {
            await using var holding = await other.Database.BeginTransactionAsync();
            bed.Archive.Take(WriterBed.Run("a", 10));
            await Eventually.HoldsAsync(() => bed.Writer.Problem is not null, "the writer to notice");
            bed.Writer.Problem!.ShouldContain("database is locked");
            bed.Writer.Problem!.ShouldContain("(10 writes wait, 0 are lost)");
        }

        await Eventually.HoldsAsync(async () => await bed.CountAsync("measurements") == 10, "the measurements");
        await Eventually.HoldsAsync(() => bed.Writer.Problem is null, "the writer to recover");
    }

    [Fact]
    public async Task Write_DiskFull_IsToldAndKeepsWhatWaits()
    {
        await using var store = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);
        // As many pages as there are: SQLite answers as for a full disk.
        await using var context = store.Database.Open();
        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlRawAsync("PRAGMA max_page_count = 1");
        await using var bed = await WriterBed.StartAsync(store);
        await context.Database.CloseConnectionAsync();

        // The pool hands out the connection that has the limit.
        bed.Archive.Take(WriterBed.Run(new string('a', 20_000), 10));

        await Eventually.HoldsAsync(() => bed.Writer.Problem is not null, "the writer to notice");
        bed.Writer.Problem!.ShouldContain("full");
        bed.Queue.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Add_MoreThanMayWait_IsLostAndCounted()
    {
        await using var store = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);
        using var metrics = new AnalysisMetrics();
        var counted = new StoreMetrics(metrics);
        var queue = new StoreQueue(counted);
        var archive = new MeasurementArchive(store.Database, queue, TimeProvider.System);
        for (var run = 0; run < StoreQueue.MaxWrites / 10 + 5; run++)
        {
            archive.Take(WriterBed.Run($"r{run}", 10));
        }

        queue.Count.ShouldBe(StoreQueue.MaxWrites);
        counted.LostSoFar.ShouldBe(50);
        // Verdicts have room of their own, and are kept by their run when there is none.
        new VerdictStore(store.Database, queue)
            .Offer(Verdict("a"), static () => { })
            .ShouldBeTrue();
    }

    [Fact]
    public async Task PostgresKilled_InTheMiddle_NothingAcknowledgedIsLostAndAllIsStoredInTheEnd()
    {
        await using var server = await Need.OfAsync(PostgresServer.StartAsync());
        await using var store = await StoreBed.StartAtAsync(await server.CreateDatabaseAsync(), server.Password);
        await using var bed = await WriterBed.StartAsync(store);
        var audit = new AuditLog(store.Database);
        var acknowledged = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => AuditUntilAsync(audit, acknowledged, stop.Token));
        var stored = 0;
        for (var run = 0; run < 300; run++)
        {
            bed.Archive.Take(WriterBed.Run($"r{run}", 10));
            bed.Verdicts.Offer(Verdict($"r{run}"), () => Interlocked.Increment(ref stored)).ShouldBeTrue();
            if (run == 100)
            {
                await Eventually.HoldsAsync(() => acknowledged.Count > 20, "something to be acknowledged");
                await server.KillAsync();
            }
        }

        await Eventually.HoldsAsync(() => bed.Writer.Problem is not null, "the writer to notice");
        var confirmed = Volatile.Read(ref stored);
        await server.RestartAsync();
        await Eventually.HoldsAsync(() => bed.Queue.Count == 0, "everything to be stored");
        var before = acknowledged.Count;
        await Eventually.HoldsAsync(() => acknowledged.Count > before + 5, "the audit trail to go on");
        await stop.CancelAsync();
        await writing;

        confirmed.ShouldBeLessThan(300);
        stored.ShouldBe(300);
        (await bed.CountAsync("measurements")).ShouldBe(3000);
        (await bed.CountAsync("verdicts")).ShouldBe(300);
        bed.Metrics.LostSoFar.ShouldBe(0);
        await using var context = store.Database.Open();
        var kept = await context.Set<AuditRow>().Select(static a => a.RequestId).ToListAsync();
        acknowledged.Except(kept).ShouldBeEmpty();
    }

    // What is refused while the server is away was not acknowledged.
    private static async Task AuditUntilAsync(AuditLog audit, ConcurrentQueue<string> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var entry = new AuditEntry
            {
                RequestId = $"r{i}",
                At = Noon,
                Actor = "jane",
                Mechanism = "key",
                Origin = "",
                Action = "x",
                Target = "y",
                Reason = "",
                Outcome = "done",
            };
            try
            {
                await audit.AppendAsync(entry, CancellationToken.None);
                acknowledged.Enqueue(entry.RequestId);
            }
            catch (System.Data.Common.DbException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
