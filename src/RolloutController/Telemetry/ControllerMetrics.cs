using System.Diagnostics.Metrics;
using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The controller's metrics under the names that dashboards for Argo Rollouts read (rows L21 to L24).</summary>
public sealed class ControllerMetrics : IDisposable
{
    public const string MeterName = "Rollouts.RolloutController";

    private static readonly double[] ReconcileBuckets = [0.01, 0.15, 0.25, 0.5, 1];

    private readonly Meter _meter = new(MeterName);
    private readonly PrometheusExposition _exposition;
    private readonly Histogram<double> _reconciles;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _events;

    public ControllerMetrics(ControllerCaches caches)
    {
        _exposition = new PrometheusExposition(meter => ReferenceEquals(meter, _meter) || meter.Name == KubernetesMeter.Name);
        _reconciles = _meter.CreateHistogram(
            "rollout_reconcile",
            "s",
            "Rollout reconciliation performance",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ReconcileBuckets }
        );
        _errors = _meter.CreateCounter<long>("rollout_reconcile_error", description: "Errors while reconciling a Rollout");
        _events = _meter.CreateCounter<long>("rollout_events_total", description: "Events recorded on Rollouts");
        _meter.CreateObservableGauge("rollout_info", () => Observe(caches, static _ => 1), description: "Information about a Rollout");
        Gauge("rollout_info_replicas_available", static rollout => rollout.Status.AvailableReplicas);
        Gauge(
            "rollout_info_replicas_unavailable",
            static rollout => Math.Max(0, rollout.Status.Replicas - rollout.Status.AvailableReplicas)
        );
        Gauge("rollout_info_replicas_desired", static rollout => RolloutDefaults.ReplicasOf(rollout));
        Gauge("rollout_info_replicas_updated", static rollout => rollout.Status.UpdatedReplicas);

        void Gauge(string name, Func<Rollout, int> value) =>
            _meter.CreateObservableGauge(name, () => Observe(caches, value), description: "Pods of a Rollout");
    }

    public void RecordReconcile(ObjectKey rollout, TimeSpan duration) => _reconciles.Record(duration.TotalSeconds, Tags(rollout));

    public void CountError(ObjectKey rollout) => _errors.Add(1, Tags(rollout));

    public void CountEvent(ObjectKey rollout, string type, string reason) =>
        _events.Add(1, [.. Tags(rollout), new("type", type), new("reason", reason)]);

    /// <summary>All series in Prometheus' text format.</summary>
    public string Render() => _exposition.Render();

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?>[] Tags(ObjectKey rollout) =>
        [new("namespace", rollout.Namespace), new("name", rollout.Name)];

    private static IEnumerable<Measurement<int>> Observe(ControllerCaches caches, Func<Rollout, int> value)
    {
        foreach (var item in caches.Rollouts.List())
        {
            Rollout rollout;
            try
            {
                rollout = item.As<Rollout>(RolloutsJson.Options);
            }
            catch (JsonException)
            {
                continue;
            }

            yield return new Measurement<int>(
                value(rollout),
                [
                    .. Tags(item.Key),
                    new("strategy", rollout.Spec.Strategy.BlueGreen is null ? "canary" : "blueGreen"),
                    new("traffic_router", ""),
                    new("phase", rollout.Status.Phase ?? ""),
                ]
            );
        }
    }
}
