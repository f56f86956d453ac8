using System.Data.Common;

namespace Rollouts.AnalysisService;

/// <summary>
/// Writes what waits, many rows to a commit. A database that is away, full or locked is tried again with growing pauses; rows that it will
/// never take are found by halving the batch, and given up alone.
/// </summary>
internal sealed class StoreWriter : BackgroundService
{
    private const int BatchSize = 1_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly StoreDatabase _database;
    private readonly StoreQueue _queue;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreWriter> _log;
    private volatile Trouble? _trouble;

    public StoreWriter(StoreDatabase database, StoreQueue queue, StoreMetrics metrics, TimeProvider time, ILogger<StoreWriter> log)
    {
        _database = database;
        _queue = queue;
        _metrics = metrics;
        _time = time;
        _log = log;
    }

    /// <summary>What keeps the writer from writing, for people; null when nothing does.</summary>
    public string? Problem =>
        _trouble is { } trouble
            ? $"the verdict store cannot be written since {StoreTime.Format(trouble.Since)}: {trouble.Reason} ({_queue.Count} writes wait, {_metrics.LostSoFar} are lost)"
            : null;

    /// <summary>What waits is still written, as far as there is time.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            while (!cancellationToken.IsCancellationRequested && _queue.TakeNow(BatchSize) is { Count: > 0 } batch)
            {
                await WriteAsync(batch, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The statuses still hold what is left; the next process stores it.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await WriteAsync(await _queue.TakeAsync(BatchSize, stoppingToken), stoppingToken);
        }
    }

    private async Task WriteAsync(List<StoreWrite> batch, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!await TryWriteAsync(batch, cancellationToken))
        {
            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<bool> TryWriteAsync(List<StoreWrite> batch, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            await _database.WriteAsync((context, token) => StoreBatch.WriteAsync(context, batch, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (StoreDatabase.Fault.Of(e) is { } fault && _database.IsRowFault(fault))
        {
            await PartAsync(batch, fault, cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is: what waits is kept and tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e.GetBaseException().Message);
            return false;
        }

        Recover();
        _metrics.Written(batch, _time.GetElapsedTime(started));
        End(batch, stored: true);
        return true;
    }

    private async Task PartAsync(List<StoreWrite> batch, DbException fault, CancellationToken cancellationToken)
    {
        if (batch.Count == 1)
        {
            _log.WriteRefused(batch[0].Kind, fault.Message);
            _metrics.Lost(batch[0].Kind, "refused");
            End(batch, stored: false);
            return;
        }

        await WriteAsync(batch[..(batch.Count / 2)], cancellationToken);
        await WriteAsync(batch[(batch.Count / 2)..], cancellationToken);
    }

    private void End(List<StoreWrite> batch, bool stored)
    {
        foreach (var write in batch)
        {
            _queue.Done(write);
            write.Ended(stored);
        }
    }

    private void Fail(string reason)
    {
        _metrics.Failed();
        if (_trouble is null)
        {
            _log.WritesFail(_database.Location.Display, reason);
        }

        _trouble = new Trouble(_trouble?.Since ?? _time.GetUtcNow(), reason);
    }

    private void Recover()
    {
        if (_trouble is { } trouble)
        {
            _trouble = null;
            _log.WritesWorkAgain(_database.Location.Display, _time.GetUtcNow() - trouble.Since, _metrics.LostSoFar);
        }
    }

    private sealed record Trouble(DateTimeOffset Since, string Reason);
}
