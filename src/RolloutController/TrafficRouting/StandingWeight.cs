using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// The canary's weight that the objects of a router have now, whoever wrote them: the reverse of what the router writes. An object that does not say one
/// thing, because it was half edited or holds something else, says nothing. Pure.
/// </summary>
internal static class StandingWeight
{
    /// <summary>What objects are compared with: the Services of the request, and the shares that experiments were told last.</summary>
    public static TrafficTarget Told(TrafficRequest request) =>
        request.Target with
        {
            Weight = request.Expected?.CanaryWeight ?? request.Target.Weight,
            Additional = request.Rollout.Status.Canary.Weights?.Additional ?? [],
        };

    /// <summary>The weight that stands in a spec, if the router would write just this spec for it: then the rest of the shares fits, too.</summary>
    /// <param name="spec">As it was read.</param>
    /// <param name="told">See <see cref="Told"/>.</param>
    /// <param name="found">The number beside the canary; null for none.</param>
    /// <param name="apply">What the router would write.</param>
    /// <exception cref="TrafficRoutingException">The object does not fit.</exception>
    public static int? Of(JsonObject spec, TrafficTarget told, int? found, Func<TrafficTarget, JsonObject> apply) =>
        found is { } weight && IsPossible(weight, told) && JsonNode.DeepEquals(spec, apply(told with { Weight = weight })) ? weight : null;

    /// <summary>Whether there can be such a weight.</summary>
    public static bool IsPossible(int weight, TrafficTarget told) => weight >= 0 && weight <= told.MaxWeight;

    /// <summary>What several objects agree on; null where one of them says another thing or nothing.</summary>
    public static int? Agreed(IEnumerable<int?> weights) => weights.Distinct().ToList() is [var only] ? only : null;

    /// <summary>A weight that nobody knew of when this one was planned is not written over: pods may have come or gone for it.</summary>
    /// <param name="request">What is to be written.</param>
    /// <param name="present">The weight that was found; null where it is not known.</param>
    /// <param name="what">Kind and name of the object.</param>
    /// <exception cref="KubernetesApiException">A conflict: another weight was found.</exception>
    public static void Require(TrafficRequest request, int? present, string what)
    {
        if (
            request.Expected is { CanaryWeight: var expected }
            && present is { } found
            && found != expected
            && found != request.Target.Weight
        )
        {
            throw new KubernetesApiException(
                HttpStatusCode.Conflict,
                "Conflict",
                $"{what} has weight {found} for the canary, and not {expected} as it was left"
            );
        }
    }
}
