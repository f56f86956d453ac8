using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Reads and adds the windows of one long measurement within a transaction.</summary>
internal static class WindowRows
{
    // The update of what is there makes a second writer wait for the first and see what it wrote.
    private static readonly RowInsert Records = new(
        "window_records (run_uid, metric, ordinal, begins_at, seconds, facts, changed_at)",
        ["{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}"],
        "ON CONFLICT (run_uid, metric, ordinal, begins_at) DO UPDATE SET changed_at = excluded.changed_at"
    );

    private static readonly RowInsert Windows = new(
        "windows (run_uid, metric, ordinal, begins_at, number, line)",
        ["{0}", "{0}", "{0}", "{0}", "{0}", "{0}"]
    );

    /// <exception cref="ProviderException">What is stored makes no sense.</exception>
    public static async Task<WindowRecord> ReadAsync(StoreContext context, WindowKey key, CancellationToken cancellationToken)
    {
        var facts = await Of(context.Set<WindowRecordRow>(), key).Select(static r => r.Facts).FirstOrDefaultAsync(cancellationToken);
        var windows = await Of(context.Set<StoredWindow>(), key, 0)
            .OrderBy(static w => w.Number)
            .Select(static w => new { w.Number, w.Line })
            .ToListAsync(cancellationToken);
        // Behind a gap nothing is of use: what comes after it is asked for again as well.
        var rows = windows.TakeWhile(static (w, i) => w.Number == i).Select(static w => Row(w.Number, w.Line)).ToList();
        return new WindowRecord(rows) { Facts = FactsOf(facts) };
    }

    /// <summary>
    /// What is on record afterwards: the offer, if what was there is its beginning and was found with the same facts, and otherwise what was there.
    /// </summary>
    public static async Task<WindowRecord> AddAsync(
        StoreContext context,
        WindowKey key,
        double seconds,
        WindowRecord offered,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        object?[] columns = [key.RunUid, key.Metric, key.Ordinal, key.BeginsAt, seconds, JsonOf(offered.Facts), now];
        await Records.RunAsync(context, [columns], cancellationToken);
        var known = await ReadAsync(context, key, cancellationToken);
        if (!Continues(offered, known))
        {
            return known;
        }

        await Of(context.Set<StoredWindow>(), key, known.Rows.Count).ExecuteDeleteAsync(cancellationToken);
        var added = offered
            .Rows.Skip(known.Rows.Count)
            .Select(
                (row, i) =>
                    new object?[] { key.RunUid, key.Metric, key.Ordinal, key.BeginsAt, known.Rows.Count + i, WindowCodec.Write(row) }
            );
        await Windows.RunAsync(context, [.. added], cancellationToken);
        if (JsonOf(offered.Facts) is var facts && facts != JsonOf(known.Facts))
        {
            await Of(context.Set<WindowRecordRow>(), key)
                .ExecuteUpdateAsync(set => set.SetProperty(static r => r.Facts, facts), cancellationToken);
        }

        return offered;
    }

    /// <summary>Deletes all windows of these runs; how many there were.</summary>
    public static async Task<int> RemoveAsync(StoreContext context, string[] runs, CancellationToken cancellationToken)
    {
        await context.Set<WindowRecordRow>().Where(r => runs.Contains(r.RunUid)).ExecuteDeleteAsync(cancellationToken);
        return await context.Set<StoredWindow>().Where(w => runs.Contains(w.RunUid)).ExecuteDeleteAsync(cancellationToken);
    }

    private static bool Continues(WindowRecord offered, WindowRecord known) =>
        known.Rows.Count <= offered.Rows.Count
        && known.Rows.Zip(offered.Rows).All(static pair => WindowCodec.Write(pair.First) == WindowCodec.Write(pair.Second))
        && known.Facts.All(fact => offered.Facts.TryGetValue(fact.Key, out var value) && value == fact.Value);

    private static IQueryable<WindowRecordRow> Of(IQueryable<WindowRecordRow> records, WindowKey key) =>
        records.Where(r => r.RunUid == key.RunUid && r.Metric == key.Metric && r.Ordinal == key.Ordinal && r.BeginsAt == key.BeginsAt);

    private static IQueryable<StoredWindow> Of(IQueryable<StoredWindow> windows, WindowKey key, int from) =>
        windows.Where(w =>
            w.RunUid == key.RunUid && w.Metric == key.Metric && w.Ordinal == key.Ordinal && w.BeginsAt == key.BeginsAt && w.Number >= from
        );

    private static WindowRow Row(int number, string line) =>
        WindowCodec.Read(line)
        ?? throw new ProviderException(
            $"the stored windows cannot be read: window {number + 1} holds \"{StoredText.Bounded(line, 60)}\"; start the analysis again"
        );

    private static string JsonOf(IReadOnlyDictionary<string, string> facts) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(facts.ToDictionary(), StringComparer.Ordinal), RolloutsJson.Options);

    private static Dictionary<string, string> FactsOf(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json, RolloutsJson.Options) ?? [];
        }
        catch (JsonException)
        {
            throw new ProviderException(
                $"the stored windows cannot be read: their facts are \"{StoredText.Bounded(json!, 60)}\"; start the analysis again"
            );
        }
    }
}
