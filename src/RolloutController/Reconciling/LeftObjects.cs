using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives back what Rollouts leave behind: Services, Deployments, Ingresses, DestinationRules and routes that no Rollout names any more. Those that were left while no
/// controller ran are looked for once, right after the start.
/// </summary>
internal sealed class LeftObjects(
    ServiceReleaser services,
    WorkloadReleaser workloads,
    AlbReleaser ingresses,
    DestinationRuleReleaser destinationRules,
    RouteReleaser routes,
    TimeProvider time,
    ILoggerFactory loggers
)
{
    /// <summary>Few objects are given back, one by one.</summary>
    private const int Threads = 2;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = loggers.CreateLogger<LeftObjects>();

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var released = new WorkQueue<ObjectKey>("services", time);
        services.Subscribe(released);
        await using var returned = new WorkQueue<ObjectKey>("deployments", time);
        workloads.Subscribe(returned);
        await using var freed = new WorkQueue<ObjectKey>("ingresses", time);
        ingresses.Subscribe(freed);
        await using var left = new WorkQueue<ObjectKey>("destinationrules", time);
        destinationRules.Subscribe(left);
        await using var open = new WorkQueue<RoutedObject>("routes", time);
        routes.Subscribe(open);
        await Task.WhenAll(
            Loop("service", released, services.ReconcileAsync).RunAsync(cancellationToken),
            Loop("deployment", returned, workloads.ReconcileAsync).RunAsync(cancellationToken),
            Loop("ingress", freed, ingresses.ReconcileAsync).RunAsync(cancellationToken),
            Loop("destinationrule", left, destinationRules.ReconcileAsync).RunAsync(cancellationToken),
            Loop("route", open, routes.ReconcileAsync).RunAsync(cancellationToken),
            SweepAsync("Deployments", workloads.SweepAsync, cancellationToken),
            SweepAsync("Ingresses", token => ingresses.SweepAsync(freed, token), cancellationToken),
            SweepAsync("DestinationRules", token => destinationRules.SweepAsync(left, token), cancellationToken),
            SweepAsync("routes of the Gateway API", token => routes.SweepAsync(open, token), cancellationToken)
        );
    }

    private ReconcileLoop<TKey> Loop<TKey>(
        string name,
        WorkQueue<TKey> queue,
        Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile
    )
        where TKey : notnull => new(name, queue, reconcile, Threads, loggers);

    /// <summary>Looks once; where nobody answers, again after a while; where it is forbidden, never again.</summary>
    private async Task SweepAsync(string what, Func<CancellationToken, Task> sweep, CancellationToken cancellationToken)
    {
        try
        {
            while (!await TrySweepAsync(what, sweep, cancellationToken))
            {
                await Task.Delay(LookAgain, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private async Task<bool> TrySweepAsync(string what, Func<CancellationToken, Task> sweep, CancellationToken cancellationToken)
    {
        try
        {
            await sweep(cancellationToken);
            return true;
        }
        catch (KubernetesApiException refusal) when (refusal.StatusCode is System.Net.HttpStatusCode.Forbidden)
        {
            _log.SweepForbidden(what, refusal.Message);
            return true;
        }
        catch (Exception away) when (away is KubernetesApiException or HttpRequestException or TrafficRoutingException)
        {
            _log.SweepFailed(what, away.Message);
            return false;
        }
    }
}
