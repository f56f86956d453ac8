using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>What a router is asked to do.</summary>
/// <param name="Rollout">The Rollout that asks.</param>
/// <param name="Target">Where its requests should go.</param>
/// <param name="Tell">Records an event on the Rollout: type, reason and message.</param>
public sealed record TrafficRequest(Rollout Rollout, TrafficTarget Target, Action<string, string, string> Tell)
{
    /// <summary>
    /// What the plan took for the present state. A router that finds another weight writes none over it: it was decided on what is not so. Null where that
    /// is not known.
    /// </summary>
    public RoutedTraffic? Expected { get; init; }

    public RolloutTrafficRouting Routing => Rollout.Spec.Strategy.Canary!.TrafficRouting!;

    public string Namespace => Rollout.Metadata.Namespace ?? "";
}
