namespace Rollouts.Statistics;

/// <summary>What a step of a rollout will see.</summary>
/// <param name="EventsPerMinute">Events per minute over all traffic while the canary is healthy, above 0.</param>
/// <param name="CanaryShare">The canary's share of the traffic, between 0 and 1.</param>
public readonly record struct PlannedTraffic(double EventsPerMinute, double CanaryShare)
{
    /// <summary>Expected events per minute in a healthy canary.</summary>
    public double CanaryEventsPerMinute => EventsPerMinute * CanaryShare;

    internal bool IsSensible => EventsPerMinute is > 0 and < 1e15 && CanaryShare is > 0 and < 1;
}
