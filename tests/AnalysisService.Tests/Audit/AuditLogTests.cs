using System.Data.Common;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

public sealed class AuditLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;

    public AuditLogTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    private static AuditEntry Entry(int second, string actor = "jane") =>
        new()
        {
            RequestId = $"r{second}",
            At = Noon.AddSeconds(second),
            Actor = actor,
            Mechanism = "key",
            Origin = "127.0.0.1",
            Action = "POST /v1/runs",
            Target = "default/run",
            Reason = "because \0 of it",
            Outcome = "done",
        };

    [Theory]
    [BothDatabases]
    public async Task Append_Entries_AreReadPageByPageNewestFirst(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var log = new AuditLog(bed.Database);
        // Three of one instant: the order must hold among them too.
        foreach (var second in new[] { 1, 2, 2, 2, 3, 4, 5 })
        {
            await log.AppendAsync(Entry(second, second == 3 ? "joe" : "jane"));
        }

        var seen = new List<string>();
        var query = new AuditQuery
        {
            Actor = "jane",
            Limit = 2,
            Until = Noon.AddSeconds(5),
        };
        do
        {
            var page = await log.SearchAsync(query);
            seen.AddRange(page.Entries.Select(static e => e.RequestId));
            query = query with { Cursor = page.Next };
        } while (query.Cursor is not null);

        seen.ShouldBe(["r4", "r2", "r2", "r2", "r1"]);
        (await log.ListAuditAsync(1)).Single().ShouldBe(Entry(5) with { Reason = "because \ufffd of it" });
        (await log.SearchAsync(new AuditQuery { RequestId = "r2" })).Entries.Count.ShouldBe(3);
        (await log.SearchAsync(new AuditQuery { From = Noon.AddSeconds(4) })).Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(StoreBed.Sqlite, "UPDATE audit SET actor = 'nobody'")]
    [InlineData(StoreBed.Sqlite, "DELETE FROM audit")]
    [InlineData(
        StoreBed.Sqlite,
        "INSERT OR REPLACE INTO audit SELECT id, at, request_id, 'nobody', mechanism, origin, action, target, reason, outcome FROM audit"
    )]
    [InlineData(StoreBed.Postgres, "UPDATE audit SET actor = 'nobody'")]
    [InlineData(StoreBed.Postgres, "DELETE FROM audit")]
    [InlineData(StoreBed.Postgres, "TRUNCATE audit")]
    [InlineData(
        StoreBed.Postgres,
        "INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET actor = 'nobody'"
    )]
    public async Task Table_ChangedByAnybody_Refuses(string kind, string sql)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var log = new AuditLog(bed.Database);
        await log.AppendAsync(Entry(1));

        (await Should.ThrowAsync<DbException>(() => bed.ExecuteAsync(sql))).Message.ShouldContain("append-only");

        (await log.ListAuditAsync(10)).Single().Actor.ShouldBe("jane");
    }

    [Theory]
    [InlineData(0, null, "limit is 0: give 1 to 500")]
    [InlineData(501, null, "limit is 501")]
    [InlineData(1, "nonsense", "the cursor cannot be used")]
    public async Task Search_WrongQuery_IsNamed(int limit, string? cursor, string message)
    {
        await using var bed = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);

        var query = new AuditQuery { Limit = limit, Cursor = cursor };
        (await Should.ThrowAsync<FormatException>(() => new AuditLog(bed.Database).SearchAsync(query))).Message.ShouldContain(message);
    }
}
