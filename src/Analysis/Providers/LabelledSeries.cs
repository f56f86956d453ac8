namespace Rollouts.Analysis;

/// <summary>One time series with its labels; points are in time order.</summary>
public sealed record LabelledSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<SeriesPoint> Points);
