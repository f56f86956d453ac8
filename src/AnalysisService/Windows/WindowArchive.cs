using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>The windows of comparisons for those who look at them, also when the run is long gone.</summary>
internal sealed class WindowArchive
{
    private readonly StoreDatabase _database;

    public WindowArchive(StoreDatabase database)
    {
        _database = database;
    }

    /// <summary>Those of the latest measurement of a metric; null when there are none.</summary>
    /// <exception cref="Analysis.ProviderException">What is stored makes no sense.</exception>
    public async Task<WindowSeries?> FindAsync(string runUid, string metric, CancellationToken cancellationToken = default)
    {
        await using var context = _database.Open();
        var latest = await context
            .Set<WindowRecordRow>()
            .Where(r => r.RunUid == runUid && r.Metric == metric)
            .OrderByDescending(static r => r.Ordinal)
            .ThenByDescending(static r => r.BeginsAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (latest is null)
        {
            return null;
        }

        var key = new WindowKey(runUid, metric, latest.Ordinal, latest.BeginsAt);
        var record = await WindowRows.ReadAsync(context, key, cancellationToken);
        return new WindowSeries(
            record.Facts.GetValueOrDefault("kind", ""),
            latest.BeginsAt,
            TimeSpan.FromSeconds(latest.Seconds),
            record.Rows
        );
    }
}
