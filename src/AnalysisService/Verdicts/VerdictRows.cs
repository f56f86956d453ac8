using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>Writes verdicts with everything that is found through them. A verdict of a run that has one takes its place.</summary>
internal static class VerdictRows
{
    /// <summary>The verdicts with the number and the first time of record that they have in the table.</summary>
    public static async Task<IReadOnlyList<Verdict>> WriteAsync(
        StoreContext context,
        IEnumerable<Verdict> verdicts,
        CancellationToken cancellationToken
    )
    {
        List<Verdict> latest = [.. verdicts.GroupBy(static v => v.Uid, StringComparer.Ordinal).Select(static same => same.Last())];
        await ReplaceAsync(context, latest, cancellationToken);
        await NumberAsync(context, latest, cancellationToken);
        foreach (var verdict in latest)
        {
            context.Add(Row(verdict));
            context.AddRange(MetricRows(verdict));
            context.AddRange(LabelRows(verdict));
        }

        await context.SaveChangesAsync(cancellationToken);
        await VerdictWords.AddAsync(context, latest.Select(static v => (v.Id, WordsOf(v))), cancellationToken);
        return latest;
    }

    /// <summary>Takes verdicts out with everything that hangs on them.</summary>
    public static async Task<int> RemoveAsync(StoreContext context, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await VerdictWords.RemoveAsync(context, ids, cancellationToken);
        return await context.Set<VerdictRow>().Where(v => ids.Contains(v.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task ReplaceAsync(StoreContext context, List<Verdict> verdicts, CancellationToken cancellationToken)
    {
        string[] uids = [.. verdicts.Select(static v => v.Uid)];
        var known = await context
            .Set<VerdictRow>()
            .Where(v => uids.Contains(v.Uid))
            .Select(static v => new
            {
                v.Id,
                v.Uid,
                v.RecordedAt,
            })
            .ToDictionaryAsync(static v => v.Uid, StringComparer.Ordinal, cancellationToken);
        foreach (var verdict in verdicts)
        {
            if (known.TryGetValue(verdict.Uid, out var before))
            {
                // The time of the first record stays.
                verdict.RecordedAt = before.RecordedAt;
            }
        }

        if (known.Count > 0)
        {
            await RemoveAsync(context, [.. known.Values.Select(static v => v.Id)], cancellationToken);
        }
    }

    private static async Task NumberAsync(StoreContext context, List<Verdict> verdicts, CancellationToken cancellationToken)
    {
        var given = new HashSet<long>();
        List<Verdict> open = verdicts;
        foreach (var verdict in open)
        {
            verdict.Id = VerdictId.Of(verdict);
        }

        while (open.Count > 0)
        {
            long[] wanted = [.. open.Select(static v => v.Id)];
            var taken = await context
                .Set<VerdictRow>()
                .Where(v => wanted.Contains(v.Id))
                .Select(static v => v.Id)
                .ToHashSetAsync(cancellationToken);
            open = [.. open.Where(v => taken.Contains(v.Id) || !given.Add(v.Id))];
            foreach (var verdict in open)
            {
                verdict.Id = VerdictId.After(verdict.Id);
            }
        }
    }

    private static IReadOnlyList<string> WordsOf(Verdict verdict) =>
        SearchWords.Of([
            verdict.Name,
            verdict.Owner,
            verdict.Explanation,
            verdict.Message,
            .. verdict.Metrics.SelectMany(static m => new[] { m.Name, m.Explanation }),
        ]);

    private static VerdictRow Row(Verdict verdict) =>
        new()
        {
            Id = verdict.Id,
            Uid = verdict.Uid,
            Namespace = StoredText.Bounded(verdict.Namespace, VerdictLimits.Name),
            Name = StoredText.Bounded(verdict.Name, VerdictLimits.Name),
            Owner = StoredText.Bounded(verdict.Owner, VerdictLimits.Name),
            Phase = StoredText.Bounded(verdict.Phase, VerdictLimits.Name),
            Outcome = StoredText.Bounded(verdict.Outcome, VerdictLimits.Name),
            Message = StoredText.Bounded(verdict.Message, VerdictLimits.Text),
            Explanation = StoredText.Bounded(verdict.Explanation, VerdictLimits.Text),
            StartedAt = verdict.StartedAt,
            CompletedAt = verdict.CompletedAt,
            RecordedAt = verdict.RecordedAt,
            Record = VerdictLimits.JsonOrNull(verdict.Record, VerdictLimits.Record),
        };

    private static IEnumerable<VerdictMetricRow> MetricRows(Verdict verdict) =>
        verdict
            .Metrics.DistinctBy(static m => StoredText.Bounded(m.Name, VerdictLimits.Name), StringComparer.Ordinal)
            .Take(VerdictLimits.Metrics)
            .Select(
                (metric, position) =>
                    new VerdictMetricRow
                    {
                        VerdictId = verdict.Id,
                        Position = position,
                        Name = StoredText.Bounded(metric.Name, VerdictLimits.Name),
                        Phase = StoredText.Bounded(metric.Phase, VerdictLimits.Name),
                        Value = StoredText.BoundedOrNull(metric.Value, VerdictLimits.Value),
                        Condition = StoredText.BoundedOrNull(metric.Condition, VerdictLimits.Text),
                        Rule = StoredText.Bounded(metric.Rule, VerdictLimits.Text),
                        Explanation = StoredText.Bounded(metric.Explanation, VerdictLimits.Text),
                        Result = VerdictLimits.JsonOrNull(metric.Result, VerdictLimits.Json),
                    }
            );

    private static IEnumerable<VerdictLabelRow> LabelRows(Verdict verdict) =>
        verdict
            .Labels.Select(static l =>
                (Name: StoredText.Bounded(l.Key, VerdictLimits.Name), Value: StoredText.Bounded(l.Value, VerdictLimits.Name))
            )
            .DistinctBy(static l => l.Name, StringComparer.Ordinal)
            .Take(VerdictLimits.Labels)
            .Select(label => new VerdictLabelRow
            {
                VerdictId = verdict.Id,
                Name = label.Name,
                Value = label.Value,
            });
}
