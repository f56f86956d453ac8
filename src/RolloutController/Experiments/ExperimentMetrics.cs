using System.Diagnostics.Metrics;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Metrics of Experiments under the names that dashboards for Argo Rollouts read (row L27).</summary>
internal sealed class ExperimentMetrics
{
    private static readonly double[] ReconcileBuckets = [0.01, 0.15, 0.25, 0.5, 1];

    private static readonly string[] Phases =
    [
        AnalysisPhase.Pending,
        AnalysisPhase.Running,
        AnalysisPhase.Successful,
        AnalysisPhase.Failed,
        AnalysisPhase.Error,
        AnalysisPhase.Inconclusive,
    ];

    private readonly ControllerMetrics _all;
    private readonly Histogram<double> _reconciles;
    private readonly Counter<long> _errors;

    public ExperimentMetrics(ControllerMetrics metrics, ControllerCaches caches)
    {
        _all = metrics;
        var meter = metrics.Meter;
        _reconciles = meter.CreateHistogram(
            "experiment_reconcile",
            "s",
            "Experiment reconciliation performance",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ReconcileBuckets }
        );
        _errors = meter.CreateCounter<long>("experiment_reconcile_error", description: "Errors while reconciling an Experiment");
        meter.CreateObservableGauge("experiment_info", () => Information(caches), description: "Information about an Experiment");
        meter.CreateObservableGauge(
            "experiment_phase",
            () => InEachPhase(caches),
            description: "Whether an Experiment is in a phase; deprecated in favour of experiment_info"
        );
    }

    public void RecordReconcile(ObjectKey experiment, TimeSpan duration) => _reconciles.Record(duration.TotalSeconds, Tags(experiment));

    public void CountError(ObjectKey experiment) => _errors.Add(1, Tags(experiment));

    public void Forget(ObjectKey experiment) => _all.ForgetExperiment(experiment);

    private static IEnumerable<Measurement<int>> Information(ControllerCaches caches) =>
        All(caches).Select(item => new Measurement<int>(1, [.. Tags(item.Key), new("phase", item.Phase)]));

    private static IEnumerable<Measurement<int>> InEachPhase(ControllerCaches caches) =>
        All(caches)
            .SelectMany(item =>
                Phases.Select(phase => new Measurement<int>(item.Phase == phase ? 1 : 0, [.. Tags(item.Key), new("phase", phase)]))
            );

    private static IEnumerable<(ObjectKey Key, string Phase)> All(ControllerCaches caches)
    {
        foreach (var item in caches.Experiments.List())
        {
            if (CacheReader.TryRead<Experiment>(item, out var experiment))
            {
                yield return (item.Key, experiment.Status.Phase ?? "");
            }
        }
    }

    private static KeyValuePair<string, object?>[] Tags(ObjectKey experiment) =>
        [new("namespace", experiment.Namespace), new("name", experiment.Name)];
}
