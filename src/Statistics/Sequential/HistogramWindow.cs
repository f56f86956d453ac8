namespace Rollouts.Statistics;

/// <summary>The histogram of one arm in one window, on edges that all windows of the arm share.</summary>
/// <param name="Cumulative">How many observations were at most each edge; empty when the window is missing.</param>
/// <param name="Count">All observations of the window, which is the bucket +Inf.</param>
/// <param name="Sum">Sum of the observations; NaN when unknown, the mean is then taken from the buckets.</param>
public readonly record struct HistogramWindow(ReadOnlyMemory<double> Cumulative, double Count, double Sum = double.NaN);
