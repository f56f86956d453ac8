namespace Rollouts.Analysis;

/// <summary>A sample of a series. The value may be NaN or infinite, as sources say.</summary>
public readonly record struct SeriesPoint(DateTimeOffset At, double Value);
