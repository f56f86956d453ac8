using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>Makes verdicts of rows.</summary>
internal static class VerdictReader
{
    private static readonly ILookup<long, VerdictLabelRow> NoLabels = Array.Empty<VerdictLabelRow>().ToLookup(static l => l.VerdictId);

    public static Task<ILookup<long, VerdictLabelRow>> LabelsAsync(
        StoreContext context,
        IReadOnlyList<long> verdicts,
        CancellationToken cancellationToken
    ) => verdicts.Count == 0 ? Task.FromResult(NoLabels) : LookUpAsync(context, [.. verdicts], cancellationToken);

    public static async Task<IReadOnlyList<Verdict>> ReadAsync(
        StoreContext context,
        IReadOnlyList<VerdictRow> rows,
        CancellationToken cancellationToken
    )
    {
        var labels = await LabelsAsync(context, [.. rows.Select(static r => r.Id)], cancellationToken);
        return [.. rows.Select(row => Read(row, [], labels))];
    }

    public static Verdict Read(VerdictRow row, IReadOnlyList<VerdictMetricRow> metrics, ILookup<long, VerdictLabelRow> labels) =>
        new()
        {
            Id = row.Id,
            Uid = row.Uid,
            Namespace = row.Namespace,
            Name = row.Name,
            Owner = row.Owner,
            Phase = row.Phase,
            Outcome = row.Outcome,
            Message = row.Message,
            Explanation = row.Explanation,
            StartedAt = row.StartedAt,
            CompletedAt = row.CompletedAt,
            RecordedAt = row.RecordedAt,
            Record = row.Record,
            Labels = labels[row.Id].ToDictionary(static l => l.Name, static l => l.Value, StringComparer.Ordinal),
            Metrics =
            [
                .. metrics.Select(static m => new VerdictMetric
                {
                    Name = m.Name,
                    Phase = m.Phase,
                    Value = m.Value,
                    Condition = m.Condition,
                    Rule = m.Rule,
                    Explanation = m.Explanation,
                    Result = m.Result,
                }),
            ],
        };

    private static async Task<ILookup<long, VerdictLabelRow>> LookUpAsync(
        StoreContext context,
        long[] ids,
        CancellationToken cancellationToken
    ) =>
        (await context.Set<VerdictLabelRow>().Where(l => ids.Contains(l.VerdictId)).ToListAsync(cancellationToken)).ToLookup(static l =>
            l.VerdictId
        );
}
