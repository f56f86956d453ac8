namespace Rollouts.AnalysisService;

/// <summary>A part of a run's measurements, oldest first.</summary>
/// <param name="Measurements">The measurements.</param>
/// <param name="Next">The cursor of the page that follows; null when this is the last.</param>
public sealed record MeasurementPage(IReadOnlyList<StoredMeasurement> Measurements, string? Next);
