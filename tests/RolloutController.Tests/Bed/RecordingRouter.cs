using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>A traffic router for tests: it notes what it is told, and answers as the test says. Of every strategy unless told otherwise.</summary>
public sealed class RecordingRouter(string type = "Recording") : ITrafficRouter
{
    private readonly Lock _gate = new();
    private readonly List<TrafficTarget> _told = [];

    public string Type => type;

    public EvidenceKind Strongest => EvidenceKind.PluginAnswer;

    /// <summary>Which strategies name it.</summary>
    public Predicate<RolloutTrafficRouting> Asked { get; init; } = static _ => true;

    /// <summary>What it answers where it is asked to verify; null for a router that cannot.</summary>
    public bool? Verified { get; set; }

    /// <summary>Why it fails; null while it works. What it is told then is not noted.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What its objects say when it is asked; null for a router that cannot be asked.</summary>
    public RoutedTraffic? Present { get; set; }

    /// <summary>Called with everything that it is told, failing or not.</summary>
    public Action<TrafficRequest>? OnRequest { get; init; }

    /// <summary>Everything that it was told, in order.</summary>
    public IReadOnlyList<TrafficTarget> Told
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>The weights of the canary in order; a weight that was only said again is left out.</summary>
    public IReadOnlyList<int> Weights
    {
        get
        {
            List<int> weights = [];
            foreach (var target in Told.Where(target => weights.Count == 0 || weights[^1] != target.Weight))
            {
                weights.Add(target.Weight);
            }

            return weights;
        }
    }

    /// <summary>Lets it fail from now on, and tells how much it was told until then: passes that only look again tell it the same once more at any time.</summary>
    public int Fail(Exception failure)
    {
        lock (_gate)
        {
            Failure = failure;
            return _told.Count;
        }
    }

    public bool IsAskedFor(RolloutTrafficRouting routing) => Asked(routing);

    public Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        OnRequest?.Invoke(request);
        lock (_gate)
        {
            if (Failure is { } failure)
            {
                return Task.FromException<WeightEvidence>(failure);
            }

            _told.Add(request.Target);
        }

        return Task.FromResult(
            request.Target.Verifies && Verified is { } verified
                ? new WeightEvidence(EvidenceKind.PluginAnswer, verified ? null : $"{type} to see the weight")
                : WeightEvidence.Echo
        );
    }

    public Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RoutedTraffic?>>([Present]);
}
