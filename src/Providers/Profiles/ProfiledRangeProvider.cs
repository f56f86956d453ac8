using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>A <see cref="ProfiledProvider"/> whose source keeps series over time.</summary>
internal sealed class ProfiledRangeProvider(IRangeQueryProvider provider, Func<ProfileResolver> profiles)
    : ProfiledProvider(provider, profiles),
        IRangeQueryProvider
{
    private readonly IRangeQueryProvider _provider = provider;
    private readonly Func<ProfileResolver> _profiles = profiles;

    public async Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!ProfileResolver.IsAsked(context.Metric))
        {
            return await _provider.QueryRangeAsync(context, from, to, step, cancellationToken);
        }

        var credentials = new CredentialReader(context);
        try
        {
            var resolved = await _profiles().ApplyAsync(context, credentials, cancellationToken);
            return await _provider.QueryRangeAsync(resolved, from, to, step, cancellationToken);
        }
        catch (ProviderException e)
        {
            throw new ProviderException(credentials.Hide(e.Message), e) { Fault = e.Fault };
        }
    }
}
