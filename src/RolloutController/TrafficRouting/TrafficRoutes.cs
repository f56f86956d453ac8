using System.Collections.Concurrent;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Tells the routers of a Rollout, in Argo's order (row C3), and remembers what they confirmed. What is remembered is lost with the process, and
/// confirmed anew by the next one before any pod goes.
/// </summary>
internal sealed class TrafficRoutes
{
    private readonly IReadOnlyList<ITrafficRouter> _routers;
    private readonly TimeProvider _time;
    private readonly RoutedWatches? _watches;
    private readonly ShareMeter? _shares;
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, TrafficObservation Observation)> _seen = new();

    public TrafficRoutes(
        IEnumerable<ITrafficRouter> routers,
        TimeProvider time,
        RoutedWatches? watches = null,
        ShareMeter? shares = null
    ) => (_routers, _time, _watches, _shares) = ([.. routers], time, watches, shares);

    /// <summary>What was confirmed for a Rollout; null when nothing was yet.</summary>
    public TrafficObservation? Find(ObjectKey key, string uid) =>
        _seen.TryGetValue(key, out var seen) && seen.Uid == uid ? seen.Observation : null;

    public void Forget(ObjectKey key)
    {
        _seen.TryRemove(key, out _);
        _watches?.Forget(key);
        _shares?.Forget(key);
    }

    public async Task RouteAsync(ObjectKey key, TrafficRequest request, CancellationToken cancellationToken)
    {
        bool? verified = null;
        foreach (var router in _routers.Where(router => router.IsAskedFor(request.Routing)))
        {
            try
            {
                var answer = await router.RouteAsync(request, cancellationToken);
                verified = answer is null ? verified : answer.Value && verified is not false;
            }
            catch (Exception e) when (e is TrafficRoutingException or KubernetesApiException { IsConflict: false })
            {
                request.Tell(EventType.Warning, EventReason.TrafficRoutingError, e.Message);
                throw;
            }
        }

        var measured = await MeasureAsync(request, verified, cancellationToken);
        Remember(key, request, measured is { } share ? share.Doubt is null : verified, measured?.Doubt);
    }

    /// <summary>
    /// The strongest that can be known comes last, where a weight is to be verified and nobody doubts it already: routers know what their objects, their
    /// controllers or their targets say; a measured share is what users get.
    /// </summary>
    private async Task<ShareVerdict?> MeasureAsync(TrafficRequest request, bool? verified, CancellationToken cancellationToken)
    {
        if (_shares is null || !request.Target.Verifies || verified is false)
        {
            return null;
        }

        try
        {
            return await _shares.MeasureAsync(request, cancellationToken);
        }
        catch (TrafficRoutingException e)
        {
            request.Tell(EventType.Warning, EventReason.TrafficRoutingError, e.Message);
            throw;
        }
    }

    private void Remember(ObjectKey key, TrafficRequest request, bool? verified, string? doubt)
    {
        var (target, uid) = (request.Target, request.Rollout.Metadata.Uid ?? "");
        var observation = new TrafficObservation(target.Weight, target.CanaryHash, target.StableHash, _time.GetUtcNow(), verified, doubt);
        _seen.AddOrUpdate(
            key,
            (uid, observation),
            (_, before) =>
                before.Uid == uid
                && before.Observation with { Verified = verified, Doubt = doubt, Since = observation.Since } == observation
                    ? (uid, before.Observation with { Verified = verified, Doubt = doubt })
                    : (uid, observation)
        );
    }
}
