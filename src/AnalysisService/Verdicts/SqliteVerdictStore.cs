using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Verdicts in a SQLite file through EF Core. Writes go one at a time, as SQLite has them; what is stored is remembered, so that finished
/// runs cost nothing when they are looked at again.
/// </summary>
internal sealed class SqliteVerdictStore : IVerdictStore, IAsyncDisposable
{
    private const int MaxRemembered = 200_000;

    private readonly DbContextOptions<VerdictContext> _options;
    private readonly string _path;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, (string Phase, DateTimeOffset? CompletedAt)> _stored = new(StringComparer.Ordinal);

    public SqliteVerdictStore(string path)
    {
        _path = Path.GetFullPath(path);
        var connection = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 30 };
        _options = new DbContextOptionsBuilder<VerdictContext>().UseSqlite(connection.ToString()).Options;
    }

    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await using var context = new VerdictContext(_options);
        await context.Database.EnsureCreatedAsync(cancellationToken);
        // Readers do not wait for the writer, and a commit survives the end of the process without a flush each.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", cancellationToken);
        var stored = context
            .Verdicts.AsNoTracking()
            .OrderByDescending(static v => v.CompletedAt)
            .Take(MaxRemembered)
            .Select(static v => new
            {
                v.Uid,
                v.Phase,
                v.CompletedAt,
            })
            .AsAsyncEnumerable();
        await foreach (var verdict in stored.WithCancellation(cancellationToken))
        {
            _stored[verdict.Uid] = (verdict.Phase, verdict.CompletedAt);
        }
    }

    public bool Contains(string uid, string phase, DateTimeOffset? completedAt) =>
        _stored.TryGetValue(uid, out var stored) && stored == (phase, completedAt);

    public async Task SaveAsync(Verdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var context = new VerdictContext(_options);
            if (await context.Verdicts.FindAsync([verdict.Uid], cancellationToken) is { } known)
            {
                // The time of the first record stays.
                var first = known.RecordedAt;
                var entry = context.Entry(known);
                entry.CurrentValues.SetValues(verdict);
                entry.Property(static v => v.RecordedAt).CurrentValue = first;
            }
            else
            {
                context.Verdicts.Add(verdict);
            }

            await context.SaveChangesAsync(cancellationToken);
            Remember(verdict);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<Verdict?> FindAsync(string uid, CancellationToken cancellationToken = default)
    {
        await using var context = new VerdictContext(_options);
        return await context.Verdicts.AsNoTracking().FirstOrDefaultAsync(v => v.Uid == uid, cancellationToken);
    }

    public async Task<IReadOnlyList<Verdict>> ListAsync(int limit, CancellationToken cancellationToken = default)
    {
        await using var context = new VerdictContext(_options);
        return await context
            .Verdicts.AsNoTracking()
            .OrderByDescending(static v => v.CompletedAt)
            .ThenBy(static v => v.Uid)
            .Take(limit)
            .ToListAsync(cancellationToken);
    }

    public async Task CheckWritableAsync(CancellationToken cancellationToken = default)
    {
        await using var context = new VerdictContext(_options);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("UPDATE verdicts SET phase = phase WHERE uid = ''", cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 30 }.ToString()
        );
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private void Remember(Verdict verdict)
    {
        if (_stored.Count < MaxRemembered || _stored.ContainsKey(verdict.Uid))
        {
            _stored[verdict.Uid] = (verdict.Phase, verdict.CompletedAt);
        }
    }
}
