namespace Rollouts.Analysis;

/// <summary>
/// One kind of metric source. A provider answers with a value; whether that value is good is the condition's business.
/// Implementations are thread-safe and keep no state between calls: what a later call needs travels in the measurement.
/// </summary>
public interface IMetricProvider
{
    /// <summary>The key under <c>metric.provider</c> that selects this provider, for example <c>prometheus</c>.</summary>
    string Name { get; }

    /// <summary>The name in metric labels (row F25), for example <c>Prometheus</c>.</summary>
    string Type { get; }

    /// <summary>Begins a measurement. Failures of the source are answers (<see cref="ProviderAnswer.Error"/>), not exceptions.</summary>
    Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default);

    /// <summary>Continues a measurement that was <see cref="ProviderAnswer.Pending"/> and whose time has come.</summary>
    Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default);

    /// <summary>Stops a pending measurement; the answer is final.</summary>
    Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default);

    /// <summary>Removes what trimmed measurements left behind, for example Jobs. Called with the measurements that were dropped.</summary>
    Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default);

    /// <summary>Facts about the metric that are stored once per run, for example the query as resolved (row D26).</summary>
    IReadOnlyDictionary<string, string> DescribeMetric(Api.Metric metric);
}
