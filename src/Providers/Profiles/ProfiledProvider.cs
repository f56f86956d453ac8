using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A provider whose metrics may name a profile in place of an address.</summary>
internal class ProfiledProvider(IMetricProvider provider, Func<ProfileResolver> profiles) : IMetricProvider
{
    public string Name => provider.Name;

    public string Type => provider.Type;

    /// <summary>The provider, with ranges if it has them.</summary>
    public static IMetricProvider Around(IMetricProvider provider, Func<ProfileResolver> profiles) =>
        provider is IRangeQueryProvider ranges ? new ProfiledRangeProvider(ranges, profiles) : new ProfiledProvider(provider, profiles);

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(context, provider.StartAsync, cancellationToken);

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(context, provider.ResumeAsync, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        provider.TerminateAsync(context, cancellationToken);

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        provider.CollectGarbageAsync(context, cancellationToken);

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => provider.DescribeMetric(metric);

    private async Task<ProviderAnswer> AnswerAsync(
        MeasurementContext context,
        Func<MeasurementContext, CancellationToken, Task<ProviderAnswer>> ask,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!ProfileResolver.IsAsked(context.Metric))
        {
            return await ask(context, cancellationToken);
        }

        var credentials = new CredentialReader(context);
        try
        {
            var resolved = await profiles().ApplyAsync(context, credentials, cancellationToken);
            return credentials.Hide(await ask(resolved, cancellationToken));
        }
        catch (ProviderException e)
        {
            return credentials.Hide(ErrorAnswer.From(e));
        }
    }
}
