using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>An <see cref="ImmediateProvider"/> whose source keeps series over time.</summary>
internal abstract class ImmediateRangeProvider : ImmediateProvider, IRangeQueryProvider
{
    public async Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        var credentials = new CredentialReader(context);
        try
        {
            return await AskRangeAsync(context, credentials, new RangeWindow(from, to, step), cancellationToken);
        }
        catch (ProviderException e)
        {
            throw new ProviderException(credentials.Hide(e.Message), e) { Fault = e.Fault };
        }
    }

    /// <summary>Asks the source for all series of a window.</summary>
    /// <exception cref="ProviderException">The metric is wrong, or the source refused or could not be reached.</exception>
    protected abstract Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    );
}
