using System.Collections.Concurrent;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Tells the routers of a Rollout, in Argo's order (row C3), and remembers what they confirmed. What is remembered is lost with the process; the next one
/// asks the routers first, as it is done whenever nobody knows whether they heard what they were told.
/// </summary>
internal sealed class TrafficRoutes
{
    private readonly IReadOnlyList<ITrafficRouter> _routers;
    private readonly TimeProvider _time;
    private readonly RoutedWatches? _watches;
    private readonly ShareMeter? _shares;
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, TrafficObservation Observation)> _seen = new();
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, IReadOnlyList<RoutedTraffic> Said)> _divided = new();
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, TrafficFault Fault)> _faults = new();

    public TrafficRoutes(
        IEnumerable<ITrafficRouter> routers,
        TimeProvider time,
        RoutedWatches? watches = null,
        ShareMeter? shares = null
    ) => (_routers, _time, _watches, _shares) = ([.. routers], time, watches, shares);

    /// <summary>What was confirmed for a Rollout; null when nothing was yet.</summary>
    public TrafficObservation? Find(ObjectKey key, string uid) =>
        _seen.TryGetValue(key, out var seen) && seen.Uid == uid ? seen.Observation : null;

    /// <summary>What those say that do when nobody knows what holds for all; none when that is known.</summary>
    public IReadOnlyList<RoutedTraffic> FindDivided(ObjectKey key, string uid) =>
        _divided.TryGetValue(key, out var found) && found.Uid == uid ? found.Said : [];

    /// <summary>Why they could not be told the last time; null when they were.</summary>
    public TrafficFault? FindFault(ObjectKey key, string uid) =>
        _faults.TryGetValue(key, out var found) && found.Uid == uid ? found.Fault : null;

    public void Forget(ObjectKey key)
    {
        _faults.TryRemove(key, out _);
        _seen.TryRemove(key, out _);
        _divided.TryRemove(key, out _);
        _watches?.Forget(key);
        _shares?.Forget(key);
    }

    /// <summary>Asks the routers what they have, when that is not known.</summary>
    /// <param name="key">The Rollout.</param>
    /// <param name="snapshot">What it is planned on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The snapshot with what was found; as it is where it is known, where there is no router, and where none can be asked.</returns>
    public async Task<RolloutSnapshot> ObserveAsync(ObjectKey key, RolloutSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Traffic is not null || TrafficQuestion.Of(snapshot) is not { } target)
        {
            return snapshot;
        }

        // Why it cannot be read is told by whoever tells it something.
        var request = new TrafficRequest(snapshot.Rollout, target, static (_, _, _) => { });
        var (said, uid) = (await ReadAsync(request, cancellationToken), snapshot.Rollout.Metadata.Uid ?? "");
        if (RoutedTraffic.Agreed(said) is not { } found)
        {
            IReadOnlyList<RoutedTraffic> divided = [.. said.OfType<RoutedTraffic>()];
            _divided[key] = (uid, divided);
            return snapshot with { DividedTraffic = divided };
        }

        var observation = new TrafficObservation(
            found.CanaryWeight,
            found.CanaryHash ?? target.CanaryHash,
            found.StableHash ?? target.StableHash,
            _time.GetUtcNow(),
            Evidence: null
        )
        {
            CanaryService = target.CanaryService,
        };
        _seen[key] = (uid, observation);
        _divided.TryRemove(key, out _);
        return snapshot with { Traffic = observation, DividedTraffic = [] };
    }

    /// <summary>
    /// What the objects of all routers say. Where one of them does not, or says another thing than the rest, nobody knows: a word that holds for some of the
    /// requests must not be taken for that of all.
    /// </summary>
    private async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken)
    {
        var said = new List<RoutedTraffic?>();
        foreach (var router in _routers.Where(router => router.IsAskedFor(request.Routing)))
        {
            var words = await ReadAsync(router, request, cancellationToken);
            said.AddRange(words.Count > 0 ? words : [null]);
        }

        return said;
    }

    public async Task RouteAsync(ObjectKey key, TrafficRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(key, request with { Expected = Expected(key, request) }, cancellationToken);
            _faults.TryRemove(key, out _);
        }
        catch (Exception e)
        {
            // Some of it may have been written, and the answer lost: what holds now is asked before the next plan.
            _seen.TryRemove(key, out _);
            _divided.TryRemove(key, out _);
            if (e is not KubernetesApiException { IsConflict: true } && !cancellationToken.IsCancellationRequested)
            {
                // Who wrote in between is no fault.
                Note(key, request.Rollout.Metadata.Uid ?? "", e);
            }

            throw;
        }
    }

    private void Note(ObjectKey key, string uid, Exception cause)
    {
        var since = FindFault(key, uid)?.Since ?? _time.GetUtcNow();
        var error = cause is TrafficRoutingException { IsPassing: false, Error: var found } ? found : null;
        _faults[key] = (uid, new TrafficFault(cause.Message, since, error));
    }

    private async Task TellAsync(ObjectKey key, TrafficRequest request, CancellationToken cancellationToken)
    {
        var evidence = WeightEvidence.Echo;
        foreach (var router in _routers.Where(router => router.IsAskedFor(request.Routing)))
        {
            try
            {
                evidence = evidence.With(await router.RouteAsync(request, cancellationToken));
            }
            catch (Exception e) when (e is not KubernetesApiException { IsConflict: true } && !cancellationToken.IsCancellationRequested)
            {
                request.Tell(EventType.Warning, EventReason.TrafficRoutingError, e.Message);
                throw;
            }
        }

        var measured = evidence.IsInForce ? await MeasureAsync(request, cancellationToken) : null;
        Remember(key, request, measured is null ? evidence : evidence.With(measured));
    }

    private static async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(
        ITrafficRouter router,
        TrafficRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await router.ReadAsync(request, cancellationToken);
        }
        catch (Exception e)
            when (e is TrafficRoutingException or KubernetesApiException or HttpRequestException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return [];
        }
    }

    /// <summary>What was seen last, in the roles that the Services have now.</summary>
    private RoutedTraffic? Expected(ObjectKey key, TrafficRequest request)
    {
        var target = request.Target;
        if (Find(key, request.Rollout.Metadata.Uid ?? "") is not { } seen)
        {
            return null;
        }

        if (seen.CanaryService is not { Length: > 0 } service || service == target.CanaryService)
        {
            return new RoutedTraffic(seen.CanaryWeight, seen.CanaryHash, seen.StableHash);
        }

        return service == target.StableService && target.Additional.Count == 0
            ? new RoutedTraffic(target.MaxWeight - seen.CanaryWeight, seen.StableHash, seen.CanaryHash)
            : null;
    }

    /// <summary>
    /// The strongest that can be known comes last, where a weight is to be verified and nobody doubts it already: routers know what their objects, their
    /// controllers or their targets say; a measured share is what users get.
    /// </summary>
    private async Task<WeightEvidence?> MeasureAsync(TrafficRequest request, CancellationToken cancellationToken)
    {
        if (_shares is null || !request.Target.Verifies)
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

    private void Remember(ObjectKey key, TrafficRequest request, WeightEvidence evidence)
    {
        var (target, uid, now) = (request.Target, request.Rollout.Metadata.Uid ?? "", _time.GetUtcNow());
        var asked = target.Verifies ? evidence with { At = now } : null;
        var observation = new TrafficObservation(target.Weight, target.CanaryHash, target.StableHash, now, asked)
        {
            CanaryService = target.CanaryService,
        };
        _divided.TryRemove(key, out _);
        _seen.AddOrUpdate(
            key,
            (uid, observation),
            (_, before) =>
                before.Uid == uid && before.Observation with { Evidence = observation.Evidence, Since = now } == observation
                    ? (uid, before.Observation with { Evidence = observation.Evidence })
                    : (uid, observation)
        );
    }
}
