using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Objects in the database of the verdicts. Whoever comes to write while another one commits waits, and then one commit takes all that
/// came meanwhile: a thousand writes per second cost some ten commits.
/// </summary>
internal sealed class StoredLocalObjects : ILocalObjects, IDisposable
{
    private static readonly RowInsert Upsert = new(
        "local_objects (kind, namespace, name, json)",
        ["{0}", "{0}", "{0}", "{0}"],
        "ON CONFLICT (kind, namespace, name) DO UPDATE SET json = excluded.json"
    );

    private readonly StoreDatabase _database;
    private readonly SemaphoreSlim _committing = new(1, 1);
    private readonly ConcurrentQueue<Pending> _waiting = new();

    public StoredLocalObjects(StoreDatabase database)
    {
        _database = database;
    }

    public string Place => _database.Location.Display;

    public async Task<IReadOnlyList<StoredObject>> LoadAsync(string kind, CancellationToken cancellationToken)
    {
        await using var context = _database.Open();
        var rows = await context.Set<LocalObjectRow>().Where(o => o.Kind == kind).ToListAsync(cancellationToken);
        return [.. rows.Select(static o => new StoredObject(o.Kind, o.Namespace, o.Name, o.Json))];
    }

    public async Task WriteAsync(StoredObject change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var mine = new Pending(change);
        _waiting.Enqueue(mine);
        // Not given up from here on: whether it was written must be known.
        await _committing.WaitAsync(CancellationToken.None);
        try
        {
            if (!mine.Written.Task.IsCompleted)
            {
                await CommitAsync();
            }
        }
        finally
        {
            _committing.Release();
        }

        await mine.Written.Task;
    }

    public void Dispose() => _committing.Dispose();

    private async Task CommitAsync()
    {
        var batch = new List<Pending>();
        while (_waiting.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        try
        {
            await _database.WriteAsync((context, token) => WriteAsync(context, batch, token), CancellationToken.None);
        }
#pragma warning disable CA1031 // Each writer of the batch is told, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.ForEach(pending => pending.Written.SetException(e));
            return;
        }

        batch.ForEach(static pending => pending.Written.SetResult());
    }

    private static async Task WriteAsync(StoreContext context, List<Pending> batch, CancellationToken cancellationToken)
    {
        // Of several writes to one object the last is the one that stays.
        var changes = batch
            .Select(static p => p.Change)
            .GroupBy(static c => (c.Kind, c.Namespace, c.Name))
            .Select(static g => g.Last())
            .ToLookup(static c => c.Json is null);
        foreach (var gone in changes[true])
        {
            await context
                .Set<LocalObjectRow>()
                .Where(o => o.Kind == gone.Kind && o.Namespace == gone.Namespace && o.Name == gone.Name)
                .ExecuteDeleteAsync(cancellationToken);
        }

        // In one order everywhere, so that two writers never wait for each other.
        var written = changes[false]
            .OrderBy(static c => (c.Kind, c.Namespace, c.Name))
            .Select(static c => new object?[] { c.Kind, c.Namespace, c.Name, c.Json!.Value.ToArray() });
        await Upsert.RunAsync(context, [.. written], cancellationToken);
    }

    private sealed record Pending(StoredObject Change)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
