namespace Rollouts.AnalysisService;

/// <summary>A measurement on its way to the store.</summary>
internal sealed record MeasurementWrite(MeasuredRunRow Run, StoredMeasurement Measurement) : StoreWrite(KindName)
{
    public const string KindName = "measurement";

    public override int Size =>
        400 + 2 * ((Measurement.Value?.Length ?? 0) + (Measurement.Message?.Length ?? 0) + (Measurement.Metadata?.Length ?? 0));
}
