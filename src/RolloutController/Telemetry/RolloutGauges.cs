using System.Diagnostics.Metrics;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What the Rollouts of the caches are like at the moment of a scrape (rows L22 and L24).</summary>
internal static class RolloutGauges
{
    public static void AddTo(PrometheusExposition exposition, ControllerCaches caches)
    {
        var known = new KnownFacts<RolloutFacts>(caches.Rollouts, FactsOf);
        exposition.AddGauge("rollout_info", "Information about a Rollout", () => known.All().Select(Information));
        Replicas("available", static facts => facts.Available);
        Replicas("unavailable", static facts => facts.Unavailable);
        Replicas("desired", static facts => facts.Desired);
        Replicas("updated", static facts => facts.Updated);
        exposition.AddGauge(
            "rollout_phase",
            "Whether a Rollout is in a phase; deprecated in favour of rollout_info",
            () => known.All().SelectMany(InEachPhase)
        );

        void Replicas(string which, Func<RolloutFacts, int> count) =>
            exposition.AddGauge(
                $"rollout_info_replicas_{which}",
                $"How many pods of a Rollout are {which}",
                () => known.All().Select(item => new Measurement<int>(count(item.Facts), Tags(item.Key)))
            );
    }

    /// <summary>Null of one that cannot be read: it is told of in its own status.</summary>
    private static RolloutFacts? FactsOf(KubeObject item) =>
        CacheReader.TryRead<Rollout>(item, out var rollout)
            ? new RolloutFacts
            {
                Strategy = StrategyOf(rollout),
                Routers = RoutersOf(rollout.Spec.Strategy.Canary?.TrafficRouting),
                Phase = rollout.Status.Phase ?? "",
                DeprecatedPhase = DeprecatedPhase.Of(rollout.Status),
                Available = rollout.Status.AvailableReplicas,
                Unavailable = Math.Max(0, rollout.Status.Replicas - rollout.Status.AvailableReplicas),
                Desired = RolloutDefaults.ReplicasOf(rollout),
                Updated = rollout.Status.UpdatedReplicas,
            }
            : null;

    private static Measurement<int> Information((ObjectKey Key, RolloutFacts Facts) item) =>
        new(
            1,
            Tags(item.Key, new("strategy", item.Facts.Strategy), new("traffic_router", item.Facts.Routers), new("phase", item.Facts.Phase))
        );

    private static IEnumerable<Measurement<int>> InEachPhase((ObjectKey Key, RolloutFacts Facts) item) =>
        DeprecatedPhase.All.Select(phase => new Measurement<int>(
            phase == item.Facts.DeprecatedPhase ? 1 : 0,
            Tags(item.Key, new("strategy", item.Facts.Strategy), new("phase", phase))
        ));

    private static KeyValuePair<string, object?>[] Tags(ObjectKey key, params ReadOnlySpan<KeyValuePair<string, object?>> more) =>
        [new("namespace", key.Namespace), new("name", key.Name), .. more];

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
