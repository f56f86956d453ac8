using System.Text;
using Microsoft.EntityFrameworkCore;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

/// <summary>No query that the API offers reads a whole table; SQLite, which plans without knowing the data, does not sort either.</summary>
public sealed class QueryPlanTests
{
    private const int Verdicts = 100_000;

    private readonly PostgresFixture _postgres;

    public QueryPlanTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    [Theory]
    [BothDatabases]
    public async Task Search_HundredThousandVerdicts_WalksAnIndex(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        foreach (var statement in kind == StoreBed.Sqlite ? FillSqlite() : FillPostgres())
        {
            await bed.ExecuteAsync(statement);
        }

        await using var context = bed.Another().Open();
        var cursor = PageCursor.Write(40_000L << 29);
        foreach (var query in VerdictSearchTests.Queries.Select(static row => row.Data))
        {
            await CheckAsync(kind, VerdictSearch.Rows(context, query), query.ToString());
            await CheckAsync(kind, VerdictSearch.Rows(context, query with { Cursor = cursor }), $"next page of {query}");
        }

        AuditQuery[] audits =
        [
            new(),
            new() { Actor = "a1" },
            new() { Action = "x", From = DateTimeOffset.UnixEpoch.AddDays(1) },
            new() { Target = "t", Cursor = PageCursor.Write(DateTimeOffset.UnixEpoch.AddDays(1).UtcTicks, 5) },
            new() { RequestId = "r" },
        ];
        foreach (var query in audits)
        {
            await CheckAsync(kind, AuditLog.Rows(context, query), query.ToString());
        }
    }

    private static async Task CheckAsync<T>(string kind, IQueryable<T> query, string name)
    {
        await using var command = query.CreateDbCommand();
        await command.Connection!.OpenAsync();
        command.CommandText = (kind == StoreBed.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (FORMAT TEXT) ") + command.CommandText;
        var plan = new StringBuilder();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                plan.AppendLine(rows.GetString(kind == StoreBed.Sqlite ? 3 : 0));
            }
        }

        await command.Connection.CloseAsync();
        var text = plan.ToString();
        text.Split('\n')
            .Where(static line =>
                line.Contains("Seq Scan", StringComparison.Ordinal)
                || (line.StartsWith("SCAN", StringComparison.Ordinal) && !line.Contains("VIRTUAL TABLE INDEX", StringComparison.Ordinal))
            )
            .ShouldBeEmpty($"{name}\n{text}");
        text.ShouldNotContain("TEMP B-TREE", Case.Sensitive, $"{name}\n{command.CommandText}\n{text}");
    }

    private static IEnumerable<string> FillSqlite()
    {
        var numbers = $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Verdicts} - 1)";
        yield return $"""
            {numbers} INSERT INTO verdicts SELECT (i << 29) + i, 'uid-' || i, 'ns' || i % 3, 'run-' || i % 11, 'Rollout/web' || i % 5,
                CASE i % 4 WHEN 0 THEN 'Failed' ELSE 'Successful' END, CASE i % 4 WHEN 0 THEN 'Failed' ELSE 'Successful' END, '', 'why', NULL,
                '2026-03-01T12:00:00.000000Z', '2026-03-01T12:00:00.000000Z', NULL FROM n
            """;
        yield return $"{numbers} INSERT INTO verdict_metrics SELECT (i << 29) + i, 0, 'errors', 'Failed', NULL, NULL, '', '', NULL FROM n";
        yield return $"{numbers} INSERT INTO verdict_metrics SELECT (i << 29) + i, 1, 'm' || i % 10, 'Failed', NULL, NULL, '', '', NULL FROM n";
        yield return $"{numbers} INSERT INTO verdict_labels SELECT (i << 29) + i, 'team', 't' || i % 6 FROM n";
        yield return $"{numbers} INSERT INTO verdict_labels SELECT (i << 29) + i, 'tier', i % 2 FROM n";
        yield return $"{numbers} INSERT INTO verdict_words (rowid, words) SELECT (i << 29) + i, 'value alles web' || i % 5 || ' größe ' || i % 7 FROM n";
        yield return $"{numbers} INSERT INTO audit (at, request_id, actor, mechanism, origin, action, target, reason, outcome) SELECT strftime('%Y-%m-%dT%H:%M:%f000Z', i, 'unixepoch'), i, 'a' || i % 9, '', '', 'x', 't' || i, '', '' FROM n";
    }

    private static IEnumerable<string> FillPostgres()
    {
        var numbers = $"FROM generate_series(0::bigint, {Verdicts} - 1) AS i";
        yield return $"""
            INSERT INTO verdicts SELECT (i << 29) + i, 'uid-' || i, 'ns' || i % 3, 'run-' || i % 11, 'Rollout/web' || i % 5,
                CASE i % 4 WHEN 0 THEN 'Failed' ELSE 'Successful' END, CASE i % 4 WHEN 0 THEN 'Failed' ELSE 'Successful' END, '', 'why', NULL,
                now(), now(), NULL {numbers}
            """;
        yield return $"INSERT INTO verdict_metrics SELECT (i << 29) + i, 0, 'errors', 'Failed', NULL, NULL, '', '', NULL {numbers}";
        yield return $"INSERT INTO verdict_metrics SELECT (i << 29) + i, 1, 'm' || i % 10, 'Failed', NULL, NULL, '', '', NULL {numbers}";
        yield return $"INSERT INTO verdict_labels SELECT (i << 29) + i, 'team', 't' || i % 6 {numbers}";
        yield return $"INSERT INTO verdict_labels SELECT (i << 29) + i, 'tier', i % 2 {numbers}";
        yield return $"INSERT INTO verdict_words SELECT (i << 29) + i, array_to_tsvector(ARRAY['value', 'alles', 'web' || i % 5, 'größe', (i % 7)::text]) {numbers}";
        yield return $"INSERT INTO audit (at, request_id, actor, mechanism, origin, action, target, reason, outcome) SELECT to_timestamp(i), i, 'a' || i % 9, '', '', 'x', 't' || i, '', '' {numbers}";
        yield return "ANALYZE";
    }
}
