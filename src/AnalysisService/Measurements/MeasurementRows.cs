using Microsoft.EntityFrameworkCore;
using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>Writes measurements; one that is there already stays as it is, so that writing twice is writing once.</summary>
internal static class MeasurementRows
{
    /// <summary>How many measurements of one metric of a run are kept.</summary>
    public const int MaxPerMetric = 100_000;

    public const int MaxText = 4_200;
    public const int MaxMetadata = 65_536;

    private const int TrimEvery = 1_000;

    private static readonly RowInsert Runs = new(
        "measured_runs (run_uid, namespace, name, first_at)",
        ["{0}", "{0}", "{0}", "{0}"],
        "ON CONFLICT DO NOTHING"
    );

    private static readonly RowInsert Measurements = new(
        "measurements (run_uid, metric, ordinal, phase, value, message, started_at, finished_at, metadata)",
        ["{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}"],
        "ON CONFLICT DO NOTHING"
    );

    /// <summary>Makes the run known that something is kept of, so that retention finds it.</summary>
    public static Task NameRunAsync(StoreContext context, RunIdentity run, DateTimeOffset now, CancellationToken cancellationToken) =>
        Runs.RunAsync(
            context,
            [
                [run.Uid, StoredText.Bounded(run.Namespace, VerdictLimits.Name), StoredText.Bounded(run.Name, VerdictLimits.Name), now],
            ],
            cancellationToken
        );

    public static async Task WriteAsync(
        StoreContext context,
        IReadOnlyList<(MeasuredRunRow Run, StoredMeasurement Measurement)> rows,
        CancellationToken cancellationToken
    )
    {
        // In one order everywhere, so that two replicas never wait for each other in a circle.
        var runs = rows.Select(static r => r.Run)
            .DistinctBy(static r => r.RunUid, StringComparer.Ordinal)
            .OrderBy(static r => r.RunUid, StringComparer.Ordinal)
            .Select(static r => new object?[] { r.RunUid, r.Namespace, r.Name, r.FirstAt });
        await Runs.RunAsync(context, [.. runs], cancellationToken);
        var measurements = rows.Select(static r => r.Measurement)
            .OrderBy(static m => m.RunUid, StringComparer.Ordinal)
            .ThenBy(static m => m.Metric, StringComparer.Ordinal)
            .ThenBy(static m => m.Ordinal)
            .Select(static m =>
                new object?[] { m.RunUid, m.Metric, m.Ordinal, m.Phase, m.Value, m.Message, m.StartedAt, m.FinishedAt, m.Metadata }
            );
        await Measurements.RunAsync(context, [.. measurements], cancellationToken);
        foreach (var (uid, metric, ordinal) in rows.Select(static r => (r.Measurement.RunUid, r.Measurement.Metric, r.Measurement.Ordinal)))
        {
            // A run without end keeps its latest; looked at now and then.
            if (ordinal > MaxPerMetric && ordinal % TrimEvery == 0)
            {
                await context
                    .Set<StoredMeasurement>()
                    .Where(m => m.RunUid == uid && m.Metric == metric && m.Ordinal <= ordinal - MaxPerMetric)
                    .ExecuteDeleteAsync(cancellationToken);
            }
        }
    }
}
