using System.Diagnostics.Metrics;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What the Rollouts of the caches are like at the moment of a scrape (rows L22 and L24).</summary>
internal static class RolloutGauges
{
    public static void AddTo(PrometheusExposition exposition, ControllerCaches caches)
    {
        exposition.AddGauge("rollout_info", "Information about a Rollout", () => All(caches).Select(Information));
        Replicas("available", static rollout => rollout.Status.AvailableReplicas);
        Replicas("unavailable", static rollout => Math.Max(0, rollout.Status.Replicas - rollout.Status.AvailableReplicas));
        Replicas("desired", static rollout => RolloutDefaults.ReplicasOf(rollout));
        Replicas("updated", static rollout => rollout.Status.UpdatedReplicas);
        exposition.AddGauge(
            "rollout_phase",
            "Whether a Rollout is in a phase; deprecated in favour of rollout_info",
            () => All(caches).SelectMany(InEachPhase)
        );

        void Replicas(string which, Func<Rollout, int> count) =>
            exposition.AddGauge(
                $"rollout_info_replicas_{which}",
                $"How many pods of a Rollout are {which}",
                () => All(caches).Select(item => new Measurement<int>(count(item.Rollout), Tags(item)))
            );
    }

    private static IEnumerable<(ObjectKey Key, Rollout Rollout)> All(ControllerCaches caches)
    {
        foreach (var item in caches.Rollouts.List())
        {
            // One that cannot be read is told of in its own status.
            if (CacheReader.TryRead<Rollout>(item, out var rollout))
            {
                yield return (item.Key, rollout);
            }
        }
    }

    private static Measurement<int> Information((ObjectKey Key, Rollout Rollout) item) =>
        new(
            1,
            Tags(
                item,
                new("strategy", StrategyOf(item.Rollout)),
                new("traffic_router", RoutersOf(item.Rollout.Spec.Strategy.Canary?.TrafficRouting)),
                new("phase", item.Rollout.Status.Phase ?? "")
            )
        );

    private static IEnumerable<Measurement<int>> InEachPhase((ObjectKey Key, Rollout Rollout) item)
    {
        var now = DeprecatedPhase.Of(item.Rollout.Status);
        var strategy = StrategyOf(item.Rollout);
        return DeprecatedPhase.All.Select(phase => new Measurement<int>(
            phase == now ? 1 : 0,
            Tags(item, new("strategy", strategy), new("phase", phase))
        ));
    }

    private static KeyValuePair<string, object?>[] Tags(
        (ObjectKey Key, Rollout Rollout) item,
        params ReadOnlySpan<KeyValuePair<string, object?>> more
    ) => [new("namespace", item.Key.Namespace), new("name", item.Key.Name), .. more];

    private static string StrategyOf(Rollout rollout) =>
        rollout.Spec.Strategy.BlueGreen is not null ? "blueGreen"
        : RecreateForm.IsAskedFor(rollout) ? "recreate"
        : "canary";

    /// <summary>Row L22: all routers that the strategy names.</summary>
    private static string RoutersOf(RolloutTrafficRouting? routing)
    {
        (string Name, bool IsSet)[] routers =
        [
            ("ALB", routing?.Alb is not null),
            ("Ambassador", routing?.Ambassador is not null),
            ("AppMesh", routing?.AppMesh is not null),
            ("Apisix", routing?.Apisix is not null),
            ("GatewayAPI", routing?.GatewayAPI is not null),
            ("Istio", routing?.Istio is not null),
            ("Nginx", routing?.Nginx is not null),
            ("SMI", routing?.Smi is not null),
            ("Traefik", routing?.Traefik is not null),
        ];
        return string.Join(
            ',',
            routers
                .Where(router => router.IsSet)
                .Select(router => router.Name)
                .Concat((routing?.Plugins?.Keys ?? []).Order(StringComparer.Ordinal))
        );
    }
}
