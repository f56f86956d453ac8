using System.Diagnostics.Metrics;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The controller's metrics under the names that dashboards for Argo Rollouts read (rows L21 to L28).</summary>
public sealed class ControllerMetrics : IDisposable
{
    public const string MeterName = "Rollouts.RolloutController";

    private static readonly double[] ReconcileBuckets = [0.01, 0.15, 0.25, 0.5, 1];
    private static readonly double[] DurationBuckets = [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800];
    private static readonly double[] ProgressionBuckets = [30, 60, 120, 300, 600, 900, 1800, 3600];
    private static readonly double[] ManualPauseBuckets = [0, 60, 300, 600, 1800, 3600, 7200, 14400, 28800];

    private readonly Meter _meter = new(MeterName);
    private readonly PrometheusExposition _exposition;
    private readonly Histogram<double> _reconciles;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _progressions;
    private readonly Histogram<double> _manualPauses;
    private readonly DepartedObjects _departed;

    /// <param name="caches">Whose Rollouts are told.</param>
    /// <param name="time">For how long series outlive their objects.</param>
    public ControllerMetrics(ControllerCaches caches, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(caches);
        _exposition = new PrometheusExposition(meter => ReferenceEquals(meter, _meter) || meter.Name == KubernetesMeter.Name);
        _reconciles = Histogram("rollout_reconcile", "Rollout reconciliation performance", ReconcileBuckets);
        _durations = Histogram("rollout_duration_seconds", "Time from the begin of an update to its end", DurationBuckets);
        _progressions = Histogram(
            "rollout_progression_duration_seconds",
            "The same, less the time in which somebody was waited for",
            ProgressionBuckets
        );
        _manualPauses = Histogram("rollout_manual_pause_duration_seconds", "Time in which somebody was waited for", ManualPauseBuckets);
        _errors = _meter.CreateCounter<long>("rollout_reconcile_error", description: "Errors while reconciling a Rollout");
        _events = _meter.CreateCounter<long>("rollout_events_total", description: "Events recorded on Rollouts");
        _departed = new DepartedObjects(_exposition, time);
        RolloutGauges.AddTo(_exposition, caches);
        BuildInformation.AddTo(_exposition);

        Histogram<double> Histogram(string name, string description, double[] buckets) =>
            _meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
    }

    /// <summary>What else the controller has to tell is told on the same meter.</summary>
    internal Meter Meter => _meter;

    public void RecordReconcile(ObjectKey rollout, TimeSpan duration) => _reconciles.Record(duration.TotalSeconds, Tags(rollout));

    /// <summary>Row L25: by how the update ended, not by Rollout.</summary>
    public void RecordDuration(RolloutDuration duration)
    {
        ArgumentNullException.ThrowIfNull(duration);
        if (duration is not { RolloutStartedAt: { } start, FinishedAt: { } end })
        {
            return;
        }

        var status = new KeyValuePair<string, object?>("status", duration.CompletionStatus);
        var whole = Math.Max(0, (end - start).TotalSeconds);
        _durations.Record(whole, status);
        var paused = duration.TotalManualPauseDurationSeconds ?? 0;
        _progressions.Record(Math.Max(0, whole - paused), status);
        _manualPauses.Record(paused, status);
    }

    public void CountError(ObjectKey rollout) => _errors.Add(1, Tags(rollout));

    public void CountEvent(ObjectKey rollout, string type, string reason) =>
        _events.Add(1, [.. Tags(rollout), new("type", type), new("reason", reason)]);

    /// <summary>The series of a Rollout that is gone are dropped after a while (row L28).</summary>
    public void Forget(ObjectKey rollout) => _departed.Add("rollout_", rollout);

    /// <summary>The same of an Experiment.</summary>
    public void ForgetExperiment(ObjectKey experiment) => _departed.Add("experiment_", experiment);

    /// <summary>All series in Prometheus' text format.</summary>
    public string Render()
    {
        _departed.DropDue();
        return _exposition.Render();
    }

    /// <summary>The same, written piece by piece.</summary>
    public Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        _departed.DropDue();
        return _exposition.WriteAsync(output, cancellationToken);
    }

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?>[] Tags(ObjectKey rollout) =>
        [new("namespace", rollout.Namespace), new("name", rollout.Name)];
}
