using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Takes over the one table of release 0.1, whose SQLite files know no schema steps. Nothing of it is lost.</summary>
internal static class LegacyVerdicts
{
    private const int Batch = 500;

    /// <summary>Moves the table out of the way; whether there was one.</summary>
    public static async Task<bool> TakeAsync(StoreDatabase database, StoreContext context, CancellationToken cancellationToken)
    {
        var columns = await database.ColumnsAsync(context, "verdicts", cancellationToken);
        if (!columns.ContainsKey("metrics") || columns.ContainsKey("id"))
        {
            return false;
        }

        await context.Database.ExecuteSqlRawAsync("ALTER TABLE verdicts RENAME TO verdicts_0_1", cancellationToken);
        return true;
    }

    /// <summary>Copies its rows into the tables of this release and drops it.</summary>
    public static async Task PutBackAsync(StoreDatabase database, StoreContext context, bool taken, CancellationToken cancellationToken)
    {
        if (!taken)
        {
            return;
        }

        for (var after = ""; ; )
        {
            var rows = await context
                .Database.SqlQuery<LegacyVerdict>(
                    $"""
                    SELECT uid AS Uid, namespace AS Namespace, name AS Name, owner AS Owner, phase AS Phase, outcome AS Outcome,
                        message AS Message, explanation AS Explanation, started_at AS StartedAt, completed_at AS CompletedAt,
                        recorded_at AS RecordedAt, metrics AS Metrics
                    FROM verdicts_0_1 WHERE uid > {after} ORDER BY uid LIMIT {Batch}
                    """
                )
                .ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                break;
            }

            await VerdictRows.WriteAsync(context, rows.Select(Convert), cancellationToken);
            context.ChangeTracker.Clear();
            after = rows[^1].Uid;
        }

        await context.Database.ExecuteSqlRawAsync("DROP TABLE verdicts_0_1", cancellationToken);
    }

    private static Verdict Convert(LegacyVerdict row) =>
        new()
        {
            Uid = row.Uid,
            Namespace = row.Namespace,
            Name = row.Name,
            Owner = row.Owner,
            Phase = row.Phase,
            Outcome = row.Outcome,
            Message = row.Message,
            Explanation = row.Explanation,
            StartedAt = row.StartedAt is null ? null : StoreTime.Parse(row.StartedAt),
            CompletedAt = row.CompletedAt is null ? null : StoreTime.Parse(row.CompletedAt),
            RecordedAt = StoreTime.Parse(row.RecordedAt),
            Metrics = MetricsOf(row.Metrics),
        };

    // A row that cannot be read keeps everything but its metrics.
    private static IReadOnlyList<VerdictMetric> MetricsOf(string json)
    {
        try
        {
            return
            [
                .. (JsonNode.Parse(json) as JsonArray ?? [])
                    .OfType<JsonObject>()
                    .Select(static m => new VerdictMetric
                    {
                        Name = Text(m, "name") ?? "",
                        Phase = Text(m, "phase") ?? "",
                        Value = Text(m, "value"),
                        Condition = Text(m, "condition"),
                        Rule = Text(m, "rule") ?? "",
                        Explanation = Text(m, "explanation") ?? "",
                        Result = m["result"]?.ToJsonString(RolloutsJson.Options),
                    }),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Text(JsonObject metric, string name) =>
        metric[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private sealed record LegacyVerdict(
        string Uid,
        string Namespace,
        string Name,
        string Owner,
        string Phase,
        string Outcome,
        string Message,
        string Explanation,
        string? StartedAt,
        string? CompletedAt,
        string RecordedAt,
        string Metrics
    );
}
