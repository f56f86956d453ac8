using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Verdicts in the store's database. What is stored is remembered, so that finished runs cost nothing when they are looked at again.
/// </summary>
internal sealed class VerdictStore : IVerdictStore
{
    private readonly StoreDatabase _database;
    private readonly StoreQueue _queue;
    private readonly ConcurrentDictionary<string, (string Phase, DateTimeOffset? CompletedAt)> _waiting = new(StringComparer.Ordinal);
    private readonly StoredVerdicts _stored = new();

    public VerdictStore(StoreDatabase database, StoreQueue queue)
    {
        _database = database;
        _queue = queue;
    }

    /// <summary>Learns what the database holds; called once, when its tables are there.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await using var context = _database.Open();
        var stored = context
            .Set<VerdictRow>()
            .OrderByDescending(static v => v.Id)
            .Take(StoredVerdicts.MaxRemembered)
            .Select(static v => new
            {
                v.Uid,
                v.Phase,
                v.CompletedAt,
            })
            .AsAsyncEnumerable();
        await foreach (var verdict in stored.WithCancellation(cancellationToken))
        {
            _stored.Add(verdict.Uid, verdict.Phase, verdict.CompletedAt);
        }
    }

    public bool Contains(string uid, string phase, DateTimeOffset? completedAt) => _stored.Contains(uid, phase, completedAt);

    public bool IsWaiting(string uid, string phase, DateTimeOffset? completedAt) =>
        _waiting.TryGetValue(uid, out var waiting) && waiting == (phase, completedAt);

    public bool Offer(Verdict verdict, Action stored)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var waiting = (verdict.Phase, verdict.CompletedAt);
        _waiting[verdict.Uid] = waiting;
        var taken = _queue.TryAdd(new VerdictWrite(verdict, End));
        if (!taken)
        {
            _waiting.TryRemove(KeyValuePair.Create(verdict.Uid, waiting));
        }

        return taken;

        void End(bool isStored)
        {
            if (isStored)
            {
                Remember(verdict);
                stored();
            }

            _waiting.TryRemove(KeyValuePair.Create(verdict.Uid, waiting));
        }
    }

    public async Task SaveAsync(Verdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        await _database.WriteAsync((context, token) => VerdictRows.WriteAsync(context, [verdict], token), cancellationToken);
        Remember(verdict);
    }

    public async Task<Verdict?> FindAsync(string uid, CancellationToken cancellationToken = default)
    {
        await using var context = _database.Open();
        if (await context.Set<VerdictRow>().FirstOrDefaultAsync(v => v.Uid == uid, cancellationToken) is not { } row)
        {
            return null;
        }

        var metrics = await context
            .Set<VerdictMetricRow>()
            .Where(m => m.VerdictId == row.Id)
            .OrderBy(static m => m.Position)
            .ToListAsync(cancellationToken);
        var labels = await VerdictReader.LabelsAsync(context, [row.Id], cancellationToken);
        return VerdictReader.Read(row, metrics, labels);
    }

    public async Task<IReadOnlyList<Verdict>> ListAsync(int limit, CancellationToken cancellationToken = default)
    {
        List<Verdict> found = [];
        for (string? cursor = null; found.Count < limit; )
        {
            var query = new VerdictQuery { Limit = Math.Min(limit - found.Count, PageCursor.MaxLimit), Cursor = cursor };
            var page = await SearchAsync(query, cancellationToken);
            found.AddRange(page.Verdicts);
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        return found;
    }

    public async Task<VerdictPage> SearchAsync(VerdictQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var context = _database.Open();
        var rows = await VerdictSearch.Rows(context, query).ToListAsync(cancellationToken);
        var more = rows.Count > query.Limit;
        var page = more ? rows[..query.Limit] : rows;
        return new VerdictPage(
            await VerdictReader.ReadAsync(context, page, cancellationToken),
            more ? PageCursor.Write(page[^1].Id) : null
        );
    }

    public async Task CheckWritableAsync(CancellationToken cancellationToken = default)
    {
        await using var context = _database.Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context
            .Set<VerdictRow>()
            .Where(static v => v.Id == -1)
            .ExecuteUpdateAsync(static set => set.SetProperty(static v => v.Phase, ""), cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    private void Remember(Verdict verdict) => _stored.Add(verdict.Uid, verdict.Phase, verdict.CompletedAt);
}
