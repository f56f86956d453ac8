namespace Rollouts.Simulation;

/// <summary>What <c>/stats</c> answers.</summary>
/// <param name="SuccessRate">Between 0 and 1; null without requests.</param>
/// <param name="ErrorPercent">Between 0 and 100; null without requests.</param>
internal sealed record DemoStats(long Requests, long Errors, double? SuccessRate, double? ErrorPercent)
{
    public static DemoStats Of(DemoCount count) =>
        new(
            count.Requests,
            count.Errors,
            count.SuccessRate is { } rate ? Math.Round(rate, 4) : null,
            count.SuccessRate is { } share ? Math.Round((1 - share) * 100, 2) : null
        );
}
