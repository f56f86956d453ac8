using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Every measurement of every run, while a run's status keeps the last few. What is handed in is a run whose status is written; what of it was
/// not handed in before goes to the store. So it is the status that decides which measurement counts, a restart hands in again what the
/// last process may not have come to store, and nothing is stored twice.
/// </summary>
internal sealed class MeasurementArchive
{
    private readonly ConcurrentDictionary<ObjectKey, HandedIn> _handedIn = new();
    private readonly StoreDatabase _database;
    private readonly StoreQueue _queue;
    private readonly TimeProvider _time;

    public MeasurementArchive(StoreDatabase database, StoreQueue queue, TimeProvider time)
    {
        _database = database;
        _queue = queue;
        _time = time;
    }

    /// <summary>Takes in the finished measurements of a run that are new. Never waits: what the queue cannot take is lost and counted.</summary>
    public void Take(AnalysisRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Metadata.Uid is not { Length: > 0 } uid)
        {
            return;
        }

        var key = new ObjectKey(run.Metadata.Namespace ?? "", run.Metadata.Name ?? "");
        foreach (var result in run.Status.MetricResults ?? [])
        {
            Take(key, uid, result);
        }

        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            Forget(key);
        }
    }

    /// <summary>The run is gone.</summary>
    public void Forget(ObjectKey run) => _handedIn.TryRemove(run, out _);

    /// <summary>The measurements of a run, metric by metric, oldest first.</summary>
    /// <param name="runUid">The run.</param>
    /// <param name="metric">One metric only; null for all.</param>
    /// <param name="cursor">The <c>Next</c> of the page before, for the same metric.</param>
    /// <param name="limit">From 1 to <see cref="PageCursor.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">Limit or cursor cannot be used; the message names it.</exception>
    public async Task<MeasurementPage> ListAsync(
        string runUid,
        string metric,
        string? cursor = null,
        int limit = PageCursor.DefaultLimit,
        CancellationToken cancellationToken = default
    )
    {
        await using var context = _database.Open();
        var rows = await Rows(context, runUid, metric, cursor, limit).ToListAsync(cancellationToken);
        var more = rows.Count > limit;
        return new MeasurementPage(more ? rows[..limit] : rows, more ? PageCursor.Write(rows[limit - 1].Ordinal) : null);
    }

    /// <summary>The namespace of a run that anything is kept of; null when nothing is.</summary>
    public async Task<string?> NamespaceOfAsync(string runUid, CancellationToken cancellationToken = default)
    {
        await using var context = _database.Open();
        return await context
            .Set<MeasuredRunRow>()
            .Where(r => r.RunUid == runUid)
            .Select(static r => r.Namespace)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// A part of a metric's measurements for the eye: evenly spread, and beside them the latest that were no success. Without metadata, oldest
    /// first.
    /// </summary>
    /// <param name="runUid">The run.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="before">Only those with a smaller ordinal.</param>
    /// <param name="most">How many of either at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StoredMeasurement>> SampleAsync(
        string runUid,
        string metric,
        int before,
        int most,
        CancellationToken cancellationToken = default
    )
    {
        await using var context = _database.Open();
        var all = context.Set<StoredMeasurement>().Where(m => m.RunUid == runUid && m.Metric == metric && m.Ordinal < before);
        if (await all.MinAsync(static m => (int?)m.Ordinal, cancellationToken) is not { } first)
        {
            return [];
        }

        var step = ((await all.MaxAsync(static m => m.Ordinal, cancellationToken) - first) / most) + 1;
        var even = await Outline(all.Where(m => (m.Ordinal - first) % step == 0)).ToListAsync(cancellationToken);
        if (step == 1)
        {
            return even;
        }

        var worse = all.Where(static m => m.Phase != AnalysisPhase.Successful).OrderByDescending(static m => m.Ordinal).Take(most);
        var others = await Outline(worse).ToListAsync(cancellationToken);
        return [.. even.Concat(others).DistinctBy(static m => m.Ordinal).OrderBy(static m => m.Ordinal)];
    }

    internal static IQueryable<StoredMeasurement> Rows(StoreContext context, string runUid, string metric, string? cursor, int limit)
    {
        PageCursor.CheckLimit(limit);
        var after = cursor is null ? 0 : PageCursor.Read(cursor, 1)[0];
        return context
            .Set<StoredMeasurement>()
            .Where(m => m.RunUid == runUid && m.Metric == metric && m.Ordinal > after)
            .OrderBy(static m => m.Ordinal)
            .Take(limit + 1);
    }

    private static IQueryable<StoredMeasurement> Outline(IQueryable<StoredMeasurement> measurements) =>
        measurements
            .OrderBy(static m => m.Ordinal)
            .Select(static m => new StoredMeasurement
            {
                RunUid = m.RunUid,
                Metric = m.Metric,
                Ordinal = m.Ordinal,
                Phase = m.Phase,
                Value = m.Value,
                Message = m.Message,
                StartedAt = m.StartedAt,
                FinishedAt = m.FinishedAt,
            });

    private void Take(ObjectKey run, string uid, MetricResult result)
    {
        var finished = (result.Measurements ?? []).Where(static m => PhaseOrder.IsCompleted(m.Phase)).ToList();
        if (finished.Count == 0)
        {
            return;
        }

        var newest = result.Count + result.Error;
        var known = _handedIn.AddOrUpdate(
            run,
            static (_, uid) => new HandedIn(uid),
            static (_, known, uid) => known.Uid == uid ? known : new HandedIn(uid),
            uid
        );
        var before = known.Newest.GetValueOrDefault(result.Name);
        if (before >= newest)
        {
            return;
        }

        known.Newest[result.Name] = newest;
        // The status keeps the newest, in the order in which they were taken.
        for (var i = Math.Max(0, finished.Count - (newest - before)); i < finished.Count; i++)
        {
            _queue.Add(new MeasurementWrite(RunRow(run, uid), Row(uid, result.Name, newest - (finished.Count - 1 - i), finished[i])));
        }
    }

    private MeasuredRunRow RunRow(ObjectKey run, string uid) =>
        new()
        {
            RunUid = uid,
            Namespace = StoredText.Bounded(run.Namespace, VerdictLimits.Name),
            Name = StoredText.Bounded(run.Name, VerdictLimits.Name),
            FirstAt = _time.GetUtcNow(),
        };

    private static StoredMeasurement Row(string uid, string metric, int ordinal, Measurement measurement) =>
        new()
        {
            RunUid = uid,
            Metric = StoredText.Bounded(metric, VerdictLimits.Name),
            Ordinal = ordinal,
            Phase = StoredText.Bounded(measurement.Phase, VerdictLimits.Name),
            Value = StoredText.BoundedOrNull(measurement.Value, MeasurementRows.MaxText),
            Message = StoredText.BoundedOrNull(measurement.Message, MeasurementRows.MaxText),
            StartedAt = measurement.StartedAt,
            FinishedAt = measurement.FinishedAt,
            Metadata = measurement.Metadata is { Count: > 0 } facts
                ? VerdictLimits.JsonOrNull(JsonSerializer.Serialize(facts, RolloutsJson.Options), MeasurementRows.MaxMetadata)
                : null,
        };

    private sealed record HandedIn(string Uid)
    {
        public ConcurrentDictionary<string, int> Newest { get; } = new(StringComparer.Ordinal);
    }
}
