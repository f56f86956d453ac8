using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>
/// One kind of mesh or ingress controller. A router writes only what is its Rollout's, and nothing when nothing changes: it is told again in every pass,
/// which also mends what others changed.
/// </summary>
public interface ITrafficRouter
{
    /// <summary>The name in messages, for example <c>Istio</c>.</summary>
    string Type { get; }

    /// <summary>The strongest that this router can ever report of a weight.</summary>
    EvidenceKind Strongest { get; }

    /// <summary>Whether the strategy names this router.</summary>
    bool IsAskedFor(RolloutTrafficRouting routing);

    /// <summary>Makes requests go where the target says; when it returns, the router's objects say so.</summary>
    /// <returns>
    /// The strongest that this router can know of the weight; <see cref="WeightEvidence.Echo"/> where it knows no more, or was not asked to verify
    /// (<see cref="TrafficTarget.Verifies"/>).
    /// </returns>
    /// <exception cref="TrafficRoutingException">An object is missing or does not fit; the message names it and the remedy.</exception>
    /// <exception cref="Kubernetes.KubernetesApiException">A write was refused, for example because somebody else wrote in between.</exception>
    Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default);

    /// <summary>What the router's objects say now, for a controller that has just started or does not know whether its last words were heard.</summary>
    /// <returns>What each of them says, null where it does not; none when this router cannot be asked.</returns>
    /// <exception cref="TrafficRoutingException">An object is missing or does not fit.</exception>
    /// <exception cref="Kubernetes.KubernetesApiException">The objects cannot be read at present.</exception>
    Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RoutedTraffic?>>([]);
}
