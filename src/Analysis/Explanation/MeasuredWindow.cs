namespace Rollouts.Analysis;

/// <summary>The time that a measurement looked at.</summary>
/// <param name="From">Its begin; null when the source was asked for one instant, or for a range that stands in the query itself.</param>
/// <param name="To">Its end, or the instant that was asked for.</param>
public sealed record MeasuredWindow(DateTimeOffset? From, DateTimeOffset To);
