using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.AnalysisService;
using Rollouts.Api;

namespace Rollouts.Benchmarks;

/// <summary>The store of the service with its writer at work, and nothing else of it.</summary>
internal sealed class StoreBed : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly AnalysisMetrics _metrics = new();
    private readonly StoreDatabase _database;
    private readonly StoreQueue _queue;
    private readonly StoreWriter _writer;
    private readonly MeasurementArchive _archive;
    private readonly VerdictStore _verdicts;

    private StoreBed(StoreDatabase database)
    {
        var metrics = new StoreMetrics(_metrics);
        _database = database;
        _queue = new StoreQueue(metrics);
        _writer = new StoreWriter(database, _queue, metrics, TimeProvider.System, NullLogger<StoreWriter>.Instance);
        _archive = new MeasurementArchive(database, _queue, TimeProvider.System);
        _verdicts = new VerdictStore(database, _queue);
    }

    public static async Task<StoreBed> OpenAsync(AnalysisServiceOptions options)
    {
        var database = StoreFactory.Create(options);
        await new StoreSchema(database, TimeProvider.System).UpgradeAsync(CancellationToken.None);
        var bed = new StoreBed(database);
        await bed._writer.StartAsync(CancellationToken.None);
        return bed;
    }

    /// <summary>Returns when all measurements are committed.</summary>
    public async Task StoreMeasurementsAsync(IReadOnlyList<AnalysisRun> runs)
    {
        foreach (var run in runs)
        {
            // The queue is bounded, and what it cannot take would be lost.
            while (_queue.Count > StoreQueue.MaxWrites / 2)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }

            _archive.Take(run);
        }

        await EmptyAsync();
    }

    /// <summary>Returns when all verdicts are committed.</summary>
    public async Task StoreVerdictsAsync(IReadOnlyList<AnalysisRun> runs)
    {
        foreach (var run in runs)
        {
            var verdict = VerdictWriter.Write(run, TimeProvider.System.GetUtcNow());
            while (!_verdicts.Offer(verdict, static () => { }))
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        await EmptyAsync();
    }

    /// <summary>Bytes that the database takes on the disk.</summary>
    public async Task<long> SizeAsync()
    {
        await using var context = _database.Open();
        if (_database.Location.File is { } file)
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            return new FileInfo(file).Length;
        }

        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT pg_database_size(current_database())";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        await _database.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task EmptyAsync()
    {
        while (_queue.Count > 0)
        {
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
