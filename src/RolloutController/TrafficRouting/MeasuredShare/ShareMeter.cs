using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>
/// The strongest that can be known of a weight: what share of the requests the canary really gets, asked of Prometheus by a query that the Rollout brings
/// (<see cref="ShareQuery"/>). Asked after all routers confirmed, and no more often than <see cref="RolloutControllerOptions.VerifyRetryInterval"/>.
/// </summary>
internal sealed class ShareMeter : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, Look> _looks = new();
    private readonly IMetricProvider _prometheus;
    private readonly HttpClient _http;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;

    public ShareMeter(
        IEnumerable<IMetricProvider> providers,
        IOptions<EgressOptions> egress,
        IOptions<RolloutControllerOptions> options,
        TimeProvider time
    )
    {
        _prometheus = providers.First(static provider => provider.Name == "prometheus");
        _http = EgressHttpClient.Create(egress.Value);
        (_interval, _time) = (options.Value.VerifyRetryInterval, time);
    }

    /// <summary>What the share says of the weight; null when the Rollout does not ask for it.</summary>
    /// <exception cref="TrafficRoutingException">The Rollout's annotation cannot be read.</exception>
    public async Task<WeightEvidence?> MeasureAsync(TrafficRequest request, CancellationToken cancellationToken)
    {
        var (rollout, target) = (request.Rollout, request.Target);
        if (ShareQuery.Of(rollout, target) is not { } query)
        {
            return null;
        }

        var key = new ObjectKey(request.Namespace, rollout.Metadata.Name ?? "");
        var wanted = new Wanted(
            rollout.Metadata.Uid ?? "",
            target.Weight,
            target.CanaryHash,
            target.StableHash,
            rollout.Metadata.Annotations![ShareQuery.Annotation]
        );
        if (_looks.TryGetValue(key, out var last) && last.Wanted == wanted && _time.GetElapsedTime(last.At) < _interval)
        {
            return last.Evidence;
        }

        var verdict = ShareVerdict.Of(await AskAsync(query.Metric, wanted.Uid, key, cancellationToken), target, query.Tolerance);
        _looks[key] = new Look(wanted, _time.GetTimestamp(), verdict.Evidence);
        if (verdict.Fault is { } fault)
        {
            request.Tell(EventType.Warning, EventReason.WeightVerifyError, $"measured share: {fault}");
        }

        return verdict.Evidence;
    }

    public void Forget(ObjectKey rollout) => _looks.TryRemove(rollout, out _);

    public void Dispose() => _http.Dispose();

    private async Task<ProviderAnswer> AskAsync(Api.Metric metric, string uid, ObjectKey rollout, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await _prometheus.StartAsync(
                new MeasurementContext
                {
                    Run = new RunIdentity(rollout.Namespace, rollout.Name, uid),
                    Metric = metric,
                    Ordinal = 1,
                    At = _time.GetUtcNow(),
                    Http = _http,
                    Secrets = new NoSecrets(),
                },
                either.Token
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProviderAnswer.Error($"Prometheus did not answer within {Patience.TotalSeconds:0} s");
        }
#pragma warning disable CA1031 // Whatever the source makes of the query, it is no reason to leave the Rollout alone.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new ProviderAnswer.Error(e.Message);
        }
    }

    private sealed record Wanted(string Uid, int Weight, string CanaryHash, string StableHash, string Query);

    private sealed record Look(Wanted Wanted, long At, WeightEvidence Evidence);
}
