using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>The windows of a long measurement as they can be looked at.</summary>
/// <param name="Kind">What is compared: <c>ratio</c>, <c>count</c>, <c>histogram</c>, <c>gauge</c>, or <c>judge</c>.</param>
/// <param name="BeginsAt">Begin of the first window.</param>
/// <param name="Length">Length of each.</param>
/// <param name="Rows">What they delivered, in order.</param>
internal sealed record WindowSeries(string Kind, DateTimeOffset BeginsAt, TimeSpan Length, IReadOnlyList<WindowRow> Rows)
{
    /// <summary>The end of a window, counted from 0.</summary>
    public DateTimeOffset EndOf(int window) => BeginsAt + ((window + 1) * Length);
}
