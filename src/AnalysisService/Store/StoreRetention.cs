using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Deletes verdicts that are too old or too many, with their measurements and windows, and those that are old. A little at a
/// time, so that nobody waits long for a lock. The audit trail is left alone.
/// </summary>
internal sealed class StoreRetention : BackgroundService
{
    private const int Batch = 500;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly StoreDatabase _database;
    private readonly AnalysisServiceOptions _options;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreRetention> _log;

    public StoreRetention(
        StoreDatabase database,
        AnalysisServiceOptions options,
        StoreMetrics metrics,
        TimeProvider time,
        ILogger<StoreRetention> log
    )
    {
        _database = database;
        _options = options;
        _metrics = metrics;
        _time = time;
        _log = log;
    }

    /// <summary>Deletes all that is due now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        while (await DeleteVerdictsAsync(now.AddDays(-_options.VerdictDays), cancellationToken) == Batch)
        {
            // Each batch is a transaction of its own.
        }

        await SweepMeasurementsAsync(now.AddDays(-_options.MeasurementDays), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // What could not be deleted now is deleted in an hour.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _log.RetentionFailed(e.GetBaseException().Message);
            }

            await Task.Delay(Period, _time, stoppingToken);
        }
    }

    private async Task<int> DeleteVerdictsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var deleted = await _database.WriteAsync(
            async (context, token) =>
            {
                var verdicts = context.Set<VerdictRow>();
                var oldest = VerdictId.From(before);
                var beyond = await verdicts
                    .OrderByDescending(static v => v.Id)
                    .Skip(_options.VerdictCount)
                    .Select(static v => (long?)v.Id)
                    .FirstOrDefaultAsync(token);
                var due = await verdicts
                    .Where(v => v.Id < oldest || v.Id <= beyond)
                    .OrderBy(static v => v.Id)
                    .Take(Batch)
                    .Select(static v => new { v.Id, v.Uid })
                    .ToListAsync(token);
                await DeleteMeasurementsAsync(context, [.. due.Select(static v => v.Uid)], token);
                return due.Count == 0 ? 0 : await VerdictRows.RemoveAsync(context, [.. due.Select(static v => v.Id)], token);
            },
            cancellationToken
        );
        _metrics.Deleted(VerdictWrite.KindName, deleted);
        return deleted;
    }

    private async Task SweepMeasurementsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (lastAt, lastUid) = (DateTimeOffset.UnixEpoch, "");
        while (true)
        {
            await using var context = _database.Open();
            var runs = await context
                .Set<MeasuredRunRow>()
                .Where(r => r.FirstAt < before && r.FirstAt >= lastAt)
                .Where(r => r.FirstAt > lastAt || string.Compare(r.RunUid, lastUid) > 0)
                .OrderBy(static r => r.FirstAt)
                .ThenBy(static r => r.RunUid)
                .Take(Batch)
                .ToListAsync(cancellationToken);
            if (runs.Count == 0)
            {
                return;
            }

            (lastAt, lastUid) = (runs[^1].FirstAt, runs[^1].RunUid);
            var due = await DueAsync(context, [.. runs.Select(static r => r.RunUid)], before, cancellationToken);
            var deleted = await _database.WriteAsync((c, token) => DeleteMeasurementsAsync(c, due, token), cancellationToken);
            _metrics.Deleted(MeasurementWrite.KindName, deleted);
        }
    }

    // Runs that were still measured, or ended, since then keep all they have.
    private static async Task<string[]> DueAsync(
        StoreContext context,
        string[] runs,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var oldest = VerdictId.From(before);
        var ended = await context
            .Set<VerdictRow>()
            .Where(v => runs.Contains(v.Uid) && v.Id >= oldest)
            .Select(static v => v.Uid)
            .ToListAsync(cancellationToken);
        string[] rest = [.. runs.Except(ended, StringComparer.Ordinal)];
        var measured = await context
            .Set<StoredMeasurement>()
            .Where(m => rest.Contains(m.RunUid) && m.FinishedAt >= before)
            .Select(static m => m.RunUid)
            .Distinct()
            .ToListAsync(cancellationToken);
        var looked = await context
            .Set<WindowRecordRow>()
            .Where(r => rest.Contains(r.RunUid) && r.ChangedAt >= before)
            .Select(static r => r.RunUid)
            .Distinct()
            .ToListAsync(cancellationToken);
        return [.. rest.Except(measured, StringComparer.Ordinal).Except(looked, StringComparer.Ordinal)];
    }

    private static async Task<int> DeleteMeasurementsAsync(StoreContext context, string[] runs, CancellationToken cancellationToken)
    {
        if (runs.Length == 0)
        {
            return 0;
        }

        await context.Set<MeasuredRunRow>().Where(r => runs.Contains(r.RunUid)).ExecuteDeleteAsync(cancellationToken);
        await WindowRows.RemoveAsync(context, runs, cancellationToken);
        return await context.Set<StoredMeasurement>().Where(m => runs.Contains(m.RunUid)).ExecuteDeleteAsync(cancellationToken);
    }
}
