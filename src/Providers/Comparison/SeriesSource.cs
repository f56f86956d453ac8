using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks inner providers for series. Whatever goes wrong there is a reason why a window cannot be had now, not the end of a comparison.</summary>
/// <param name="providers">All providers; made later than this one, which is among them.</param>
/// <param name="clock">Measures the patience with a source.</param>
internal sealed class SeriesSource(Lazy<ProviderRegistry> providers, TimeProvider clock)
{
    // Shorter than what a whole measurement may take: a source that hangs costs a window, not the comparison.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The provider of a source.</summary>
    /// <exception cref="ProviderException">There is none of that name, or it has no series.</exception>
    public IRangeQueryProvider Require(MetricProvider source)
    {
        var names = string.Join(", ", ProviderSelection.NamesOf(source));
        var found =
            ProviderSelection.Find(providers.Value, new Metric { Provider = source })
            ?? throw new ProviderException($"this service has no metric provider '{names}' to compare with");
        return found as IRangeQueryProvider
            ?? throw new ProviderException(
                $"the provider '{names}' has no series, and a comparison needs them: use prometheus, datadog, newRelic, cloudWatch, graphite, influxdb, wavefront or a plugin that has some"
            );
    }

    /// <summary>One query for several windows.</summary>
    /// <exception cref="ProviderException">The source refused, could not be reached, or took too long.</exception>
    public async Task<IReadOnlyList<LabelledSeries>> AskAsync(
        MeasurementContext context,
        MetricProvider source,
        string query,
        SampleMeaning meaning,
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var provider = Require(source);
        var asked = context with
        {
            Metric = context.Metric with { Provider = SourceQuery.With(source, SourceQuery.Fill(query, schedule.Length)) },
        };
        var (from, to, step) = WindowSampler.RangeOf(schedule, first, count, meaning);
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await provider.QueryRangeAsync(asked, from, to, step, either.Token);
        }
        catch (ProviderException)
        {
            throw;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException($"{provider.Name} did not answer within {Patience.TotalSeconds:0} s", e);
        }
#pragma warning disable CA1031 // A provider that throws what it should not must not end a comparison.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new ProviderException($"{provider.Name}: {e.Message}", e);
        }
    }
}
