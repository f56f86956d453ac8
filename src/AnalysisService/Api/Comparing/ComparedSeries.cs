using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The values of one arm.</summary>
/// <param name="Values">In the order of time; NaN for a missing one. Empty where there are histograms.</param>
/// <param name="Exposure">What each was counted over; empty where values are no counts.</param>
/// <param name="Histogram">In place of values.</param>
internal sealed record ComparedSeries(double[] Values, double[] Exposure, V1.Histogram? Histogram = null)
{
    /// <summary>How many windows brought something.</summary>
    public int Known => Histogram?.Windows.Count(static w => w.Cumulative.Count > 0) ?? Values.Count(static v => !double.IsNaN(v));
}
