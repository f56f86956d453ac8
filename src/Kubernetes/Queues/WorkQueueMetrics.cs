using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes;

/// <summary>The <c>workqueue_*</c> metrics of client-go, which dashboards for controllers expect (row L28).</summary>
internal sealed class WorkQueueMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _worked;

    public WorkQueueMetrics(string name, Func<int> depth)
    {
        // A meter of its own, because the depth must stop being observed when the queue goes.
        _meter = new Meter(KubernetesMeter.Name);
        _tag = new("name", name);
        _adds = _meter.CreateCounter<long>("workqueue_adds_total", description: "Keys added");
        _retries = _meter.CreateCounter<long>("workqueue_retries_total", description: "Keys added again after a failure");
        _waited = _meter.CreateHistogram<double>("workqueue_queue_duration_seconds", "s", "How long keys waited for a worker");
        _worked = _meter.CreateHistogram<double>("workqueue_work_duration_seconds", "s", "How long work on a key took");
        _meter.CreateObservableGauge("workqueue_depth", () => new Measurement<int>(depth(), _tag), description: "Keys that wait");
    }

    public void Added() => _adds.Add(1, _tag);

    public void Retry() => _retries.Add(1, _tag);

    public void Waited(TimeSpan time) => _waited.Record(time.TotalSeconds, _tag);

    public void Worked(TimeSpan time) => _worked.Record(time.TotalSeconds, _tag);

    public void Dispose() => _meter.Dispose();
}
