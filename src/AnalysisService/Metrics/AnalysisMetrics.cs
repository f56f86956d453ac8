using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>What the service counts, under Argo's names where Argo has one (row L26).</summary>
internal sealed class AnalysisMetrics : IDisposable
{
    public const string MeterName = "Rollouts.AnalysisService";

    private static readonly string[] Phases =
    [
        AnalysisPhase.Pending,
        AnalysisPhase.Running,
        AnalysisPhase.Successful,
        AnalysisPhase.Failed,
        AnalysisPhase.Error,
        AnalysisPhase.Inconclusive,
    ];

    // There may be a hundred thousand finished runs of which no more is known.
    private static readonly ShownRun[] Outlines = [.. Phases.Select(static phase => new ShownRun(phase, []))];

    private readonly ConcurrentDictionary<ObjectKey, ShownRun> _shown = new();
    private readonly Histogram<double> _reconcile;
    private readonly Counter<long> _reconcileErrors;
    private readonly Histogram<double> _lateness;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _measurements;
    private readonly Counter<long> _verdicts;
    private readonly PrometheusExposition _exposition;

    public AnalysisMetrics()
    {
        // A meter of this instance: several services in one process do not count into each other.
        Meter = new Meter(MeterName);
        _exposition = new PrometheusExposition(meter =>
            ReferenceEquals(meter, Meter) || meter.Name is KubernetesMeter.Name or ProviderMeter.Name or GrpcMeter.Name
        );
        _reconcile = Seconds("analysis_run_reconcile", "Time of one look at a run", [0.01, 0.15, 0.25, 0.5, 1]);
        _reconcileErrors = Meter.CreateCounter<long>("analysis_run_reconcile_error", description: "Looks at a run that failed");
        _lateness = Seconds("analysis_measurement_lateness_seconds", "From due to begun", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30]);
        _duration = Seconds("analysis_measurement_duration_seconds", "From begun to answered", [0.01, 0.05, 0.1, 0.5, 1, 5, 30]);
        _measurements = Meter.CreateCounter<long>("analysis_measurements_total", description: "Measurements by provider type and phase");
        _verdicts = Meter.CreateCounter<long>("analysis_verdicts_total", description: "Verdicts stored, by outcome");
        Meter.CreateObservableCounter(
            "analysis_condition_programs_total",
            Programs,
            description: "Conditions by where their program came from: the cache or the compiler"
        );
        // Some lines for each run, and there may be a hundred thousand: they are told as they are read, not collected first.
        _exposition.AddGauge("analysis_run_info", "Runs with their phase", RunInfo);
        _exposition.AddGauge("analysis_run_phase", "Deprecated: 1 for the phase of a run", RunPhases);
        _exposition.AddGauge("analysis_run_metric_type", "The provider type of each metric of a run", MetricTypes);
        _exposition.AddGauge("analysis_run_metric_phase", "1 for the phase of each metric of a run", MetricPhases);
    }

    public Meter Meter { get; }

    /// <summary>Everything in Prometheus' text format.</summary>
    public Task WriteAsync(Stream output, CancellationToken cancellationToken) => _exposition.WriteAsync(output, cancellationToken);

    /// <summary>Adds a gauge that is read when it is told.</summary>
    public void AddGauge(string name, string help, Func<IEnumerable<Measurement<int>>> observe) =>
        _exposition.AddGauge(name, help, observe);

    public void Reconciled(ObjectKey run, TimeSpan took) => _reconcile.Record(took.TotalSeconds, Tags(run));

    public void ReconcileFailed(ObjectKey run) => _reconcileErrors.Add(1, Tags(run));

    public void Started(TimeSpan late) => _lateness.Record(Math.Max(0, late.TotalSeconds));

    public void Ended(string type, string phase, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("type", type));
        _measurements.Add(1, new KeyValuePair<string, object?>("type", type), new("phase", phase));
    }

    public void VerdictStored(string outcome) => _verdicts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Shows the run as it is now in the gauges.</summary>
    public void Show(ObjectKey key, AnalysisRun run)
    {
        var phase = run.Status.Phase ?? "";
        if (FinishedRunTrimming.IsTrimmed(run))
        {
            // What was known of its metrics while it ran stays.
            _shown.AddOrUpdate(
                key,
                static (_, phase) => OutlineOf(phase),
                static (_, known, phase) => known.Phase == phase ? known : known with { Phase = phase },
                phase
            );
            return;
        }

        var metrics = run.Spec.Metrics ?? [];
        var shown = new ShownMetric[metrics.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            var metric = metrics[i];
            var result = (run.Status.MetricResults ?? []).FirstOrDefault(r => r.Name == metric.Name);
            var type = ProviderSelection.NamesOf(metric.Provider) is [var name, ..] ? ProviderTypeNames.Of(name) : "";
            shown[i] = new ShownMetric(metric.Name, type, result?.Phase, result is { DryRun: true });
        }

        // Mostly nothing of it has changed, and what is known already has long been moved to the old part of the heap.
        if (!_shown.TryGetValue(key, out var before) || before.Phase != phase || !before.Metrics.SequenceEqual(shown))
        {
            _shown[key] = new ShownRun(phase, shown);
        }
    }

    /// <summary>The run is gone.</summary>
    public void Forget(ObjectKey key)
    {
        if (_shown.TryRemove(key, out _))
        {
            _exposition.Forget(key.Namespace, key.Name);
        }
    }

    public void Dispose()
    {
        _exposition.Dispose();
        Meter.Dispose();
    }

    private static IEnumerable<Measurement<long>> Programs()
    {
        var (hits, misses, _, _, _) = ProgramCache.Shared.Statistics;
        return
        [
            new(hits, new KeyValuePair<string, object?>("from", "cache")),
            new(misses, new KeyValuePair<string, object?>("from", "compiler")),
        ];
    }

    private IEnumerable<Measurement<int>> RunInfo() =>
        _shown.Select(static r => new Measurement<int>(1, Tags(r.Key, ("phase", r.Value.Phase))));

    private IEnumerable<Measurement<int>> RunPhases() =>
        _shown.SelectMany(static r => Phases.Select(p => new Measurement<int>(p == r.Value.Phase ? 1 : 0, Tags(r.Key, ("phase", p)))));

    private IEnumerable<Measurement<int>> MetricTypes() =>
        from run in RunsWithMetrics()
        from metric in run.Value.Metrics
        select new Measurement<int>(1, Tags(run.Key, ("metric", metric.Name), ("type", metric.Type)));

    // Finished runs, which are the many, have none.
    private IEnumerable<KeyValuePair<ObjectKey, ShownRun>> RunsWithMetrics() => _shown.Where(static r => r.Value.Metrics.Count > 0);

    private IEnumerable<Measurement<int>> MetricPhases() =>
        from run in RunsWithMetrics()
        from metric in run.Value.Metrics
        from phase in metric.Phase is null ? [] : Phases
        select new Measurement<int>(
            phase == metric.Phase ? 1 : 0,
            Tags(run.Key, ("metric", metric.Name), ("type", metric.Type), ("dry_run", metric.DryRun ? "true" : "false"), ("phase", phase))
        );

    private Histogram<double> Seconds(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private static KeyValuePair<string, object?>[] Tags(ObjectKey run, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var tags = new KeyValuePair<string, object?>[2 + more.Length];
        tags[0] = new("namespace", run.Namespace);
        tags[1] = new("name", run.Name);
        for (var i = 0; i < more.Length; i++)
        {
            tags[i + 2] = new(more[i].Name, more[i].Value);
        }

        return tags;
    }

    private static ShownRun OutlineOf(string phase) =>
        Array.IndexOf(Phases, phase) is >= 0 and var known ? Outlines[known] : new ShownRun(phase, []);

    private sealed record ShownRun(string Phase, IReadOnlyList<ShownMetric> Metrics);

    private sealed record ShownMetric(string Name, string Type, string? Phase, bool DryRun);
}
