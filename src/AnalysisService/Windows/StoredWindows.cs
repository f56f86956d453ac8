using System.Globalization;
using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>
/// Keeps windows in the verdict store. The measurement itself keeps how many there are and a digest of them, so that it shows when the store
/// has lost some.
/// </summary>
internal sealed class StoredWindows : IWindowStore
{
    /// <summary>The fact of a measurement that says how many windows are stored, with their digest.</summary>
    public const string Fact = "windows";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A database that is away is not asked again for every measurement that waits for it.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);

    private readonly StoreDatabase _database;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly MetadataWindowStore _metadata = new();
    private volatile Outage? _outage;

    public StoredWindows(StoreDatabase database, StoreMetrics metrics, TimeProvider time)
    {
        _database = database;
        _metrics = metrics;
        _time = time;
    }

    public async Task<WindowRecord> ReadAsync(
        MeasurementContext context,
        WindowSchedule schedule,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(schedule);
        var key = WindowKey.Of(context, schedule);
        var record = await AskAsync(
            async token =>
            {
                await using var store = _database.Open();
                return await WindowRows.ReadAsync(store, key, token);
            },
            cancellationToken
        );
        var told = context.Measurement?.Metadata?.GetValueOrDefault(Fact);
        if (told is null && record.Rows.Count == 0)
        {
            // A measurement that began where there was no store has its windows with it.
            return await _metadata.ReadAsync(context, schedule, cancellationToken);
        }

        return record with
        {
            Lost = LostWindows.Read($"{record.Rows.Count} {told}"),
        };
    }

    public async Task<WindowRecord> AddAsync(
        MeasurementContext context,
        WindowSchedule schedule,
        WindowRecord offered,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(offered);
        var (key, run) = (WindowKey.Of(context, schedule), context.Run);
        var now = _time.GetUtcNow();
        var record = await AskAsync(
            token =>
                _database.WriteAsync(
                    async (store, t) =>
                    {
                        await MeasurementRows.NameRunAsync(store, run, now, t);
                        return await WindowRows.AddAsync(store, key, schedule.Length.TotalSeconds, offered, now, t);
                    },
                    token
                ),
            cancellationToken
        );
        var count = record.Rows.Count.ToString(CultureInfo.InvariantCulture);
        return record with
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Fact] = $"{count} {LostWindows.DigestOf(record.Rows)}" },
        };
    }

    private async Task<WindowRecord> AskAsync(Func<CancellationToken, Task<WindowRecord>> ask, CancellationToken cancellationToken)
    {
        if (_outage is { } outage && _time.GetUtcNow() < outage.Until)
        {
            throw new WindowStoreException(outage.Reason);
        }

        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var record = await ask(either.Token);
            _outage = null;
            return record;
        }
        catch (Exception e) when (e is ProviderException || cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it is that keeps a database from answering: the measurement waits for it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _metrics.Failed();
            var reason = deadline.IsCancellationRequested
                ? $"the verdict store did not answer within {Patience.TotalSeconds:0} s"
                : $"the verdict store cannot be used: {e.GetBaseException().Message}";
            _outage = new Outage(_time.GetUtcNow() + Breath, reason);
            throw new WindowStoreException(reason, e);
        }
    }

    private sealed record Outage(DateTimeOffset Until, string Reason);
}
