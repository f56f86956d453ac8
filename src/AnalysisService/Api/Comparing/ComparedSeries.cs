namespace Rollouts.AnalysisService;

/// <summary>The values of one arm.</summary>
/// <param name="Values">In the order of time; NaN for a missing one.</param>
/// <param name="Exposure">What each was counted over; empty where values are no counts.</param>
internal sealed record ComparedSeries(double[] Values, double[] Exposure);
