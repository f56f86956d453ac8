using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>
/// A provider that has its value when the source has answered: there is nothing to resume, to stop or to clean up. What goes wrong is
/// an answer, and the credentials that were used are hidden in whatever is said.
/// </summary>
internal abstract class ImmediateProvider : IMetricProvider
{
    public abstract string Name { get; }

    public abstract string Type { get; }

    public async Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var credentials = new CredentialReader(context);
        try
        {
            return credentials.Hide(await MeasureAsync(context, credentials, cancellationToken));
        }
        catch (ProviderException e)
        {
            return credentials.Hide(ErrorAnswer.From(e));
        }
    }

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        StartAsync(context, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Error("the measurement was terminated"));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public virtual IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) =>
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Asks the source once.</summary>
    /// <exception cref="ProviderException">The metric is wrong, or the source gave no value.</exception>
    protected abstract Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    );
}
