namespace Rollouts.Analysis;

/// <summary>A provider that can answer for a whole interval; Web and Job cannot.</summary>
public interface IRangeQueryProvider : IMetricProvider
{
    /// <summary>Asks for labelled series over <paramref name="from"/> to <paramref name="to"/>, both inclusive.</summary>
    /// <exception cref="ProviderException">The source refused or could not be reached.</exception>
    Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    );
}
