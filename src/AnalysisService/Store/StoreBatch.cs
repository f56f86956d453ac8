namespace Rollouts.AnalysisService;

/// <summary>Writes that share a commit.</summary>
internal static class StoreBatch
{
    public static async Task WriteAsync(StoreContext context, IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        List<(MeasuredRunRow, StoredMeasurement)> measurements =
        [
            .. writes.OfType<MeasurementWrite>().Select(static w => (w.Run, w.Measurement)),
        ];
        if (measurements.Count > 0)
        {
            await MeasurementRows.WriteAsync(context, measurements, cancellationToken);
        }

        List<Verdict> verdicts = [.. writes.OfType<VerdictWrite>().Select(static w => w.Verdict)];
        if (verdicts.Count > 0)
        {
            await VerdictRows.WriteAsync(context, verdicts, cancellationToken);
        }
    }
}
