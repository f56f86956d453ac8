using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>The audit trail in the store. There is no way to change or remove an entry, here or in the table.</summary>
internal sealed class AuditLog : IAuditLog
{
    private const int MaxLength = 2_048;

    private static readonly RowInsert Insert = new(
        "audit (at, request_id, actor, mechanism, origin, action, target, reason, outcome)",
        ["{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}"]
    );

    private readonly StoreDatabase _database;

    public AuditLog(StoreDatabase database)
    {
        _database = database;
    }

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        object?[] row =
        [
            entry.At,
            Bounded(entry.RequestId),
            Bounded(entry.Actor),
            Bounded(entry.Mechanism),
            Bounded(entry.Origin),
            Bounded(entry.Action),
            Bounded(entry.Target),
            Bounded(entry.Reason),
            Bounded(entry.Outcome),
        ];
        return _database.WriteAsync((context, token) => Insert.RunAsync(context, [row], token), cancellationToken);
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, CancellationToken cancellationToken = default) =>
        (await SearchAsync(new AuditQuery { Limit = limit }, cancellationToken)).Entries;

    /// <summary>A page of the trail.</summary>
    /// <exception cref="FormatException">Limit or cursor cannot be used; the message names it.</exception>
    public async Task<AuditPage> SearchAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var context = _database.Open();
        var rows = await Rows(context, query).ToListAsync(cancellationToken);
        var more = rows.Count > query.Limit;
        var page = more ? rows[..query.Limit] : rows;
        return new AuditPage([.. page.Select(Entry)], more ? PageCursor.Write(page[^1].At.UtcTicks, page[^1].Id) : null);
    }

    /// <summary>The rows of a page and one more.</summary>
    internal static IQueryable<AuditRow> Rows(StoreContext context, AuditQuery query)
    {
        PageCursor.CheckLimit(query.Limit);
        var rows = context.Set<AuditRow>().AsQueryable();
        rows = query.Actor is { } actor ? rows.Where(a => a.Actor == actor) : rows;
        rows = query.Action is { } action ? rows.Where(a => a.Action == action) : rows;
        rows = query.Target is { } target ? rows.Where(a => a.Target == target) : rows;
        rows = query.RequestId is { } request ? rows.Where(a => a.RequestId == request) : rows;
        var from = query.From ?? DateTimeOffset.UnixEpoch;
        var until = query.Until ?? DateTimeOffset.MaxValue;
        rows = rows.Where(a => a.At >= from);
        if (query.Cursor is { } cursor)
        {
            var place = PageCursor.Read(cursor, 2);
            var (at, id) = (new DateTimeOffset(Math.Clamp(place[0], 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero), place[1]);
            rows = rows.Where(a => a.At <= at && (a.At < at || a.Id < id));
        }
        else
        {
            rows = rows.Where(a => a.At < until);
        }

        return rows.OrderByDescending(static a => a.At).ThenByDescending(static a => a.Id).Take(query.Limit + 1);
    }

    private static string Bounded(string text) => StoredText.Bounded(text, MaxLength);

    private static AuditEntry Entry(AuditRow row) =>
        new()
        {
            At = row.At,
            RequestId = row.RequestId,
            Actor = row.Actor,
            Mechanism = row.Mechanism,
            Origin = row.Origin,
            Action = row.Action,
            Target = row.Target,
            Reason = row.Reason,
            Outcome = row.Outcome,
        };
}
