using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Asks a provider for series over an interval, under the same guards as a measurement.</summary>
internal sealed class RangeQuery
{
    private const string Caller = "compare";

    private readonly ProviderRegistry _providers;
    private readonly EgressClient _egress;
    private readonly ISecretReader _secrets;

    public RangeQuery(ProviderRegistry providers, EgressClient egress, ISecretReader secrets)
    {
        _providers = providers;
        _egress = egress;
        _secrets = secrets;
    }

    /// <summary>The provider of a query.</summary>
    /// <param name="field">The field of the request that names the provider, for errors.</param>
    /// <param name="given">What it holds.</param>
    /// <exception cref="ApiException">It is none that can be asked for an interval.</exception>
    public RangeSource Find(string field, Struct? given)
    {
        var metric = new Metric { Name = Caller, Provider = ProviderOf(field, given) };
        return ProviderSelection.Find(_providers, metric) is IRangeQueryProvider provider
            ? new RangeSource(field, metric, provider)
            : throw ApiException.Invalid(
                field,
                string.Join(", ", ProviderSelection.NamesOf(metric.Provider)),
                "not one provider that can be asked for an interval",
                $"Give one of: {string.Join(", ", _providers.Names.Where(n => _providers.Find(n) is IRangeQueryProvider).Order(StringComparer.Ordinal))}."
            );
    }

    /// <param name="source">What is asked.</param>
    /// <param name="interval">What is asked for.</param>
    /// <param name="namespace">Where secrets are looked up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The source refused.</exception>
    public async Task<IReadOnlyList<LabelledSeries>> AskAsync(
        RangeSource source,
        QueriedInterval interval,
        string @namespace,
        CancellationToken cancellationToken
    )
    {
        var context = new MeasurementContext
        {
            Run = new RunIdentity(ResourceNames.RequireNamespace(@namespace), Caller, Caller),
            Metric = source.Metric,
            Ordinal = 1,
            At = interval.To,
            Http = _egress.Http,
            Secrets = _secrets,
        };
        try
        {
            return await source.Provider.QueryRangeAsync(context, interval.From, interval.To, interval.Step, cancellationToken);
        }
        catch (ProviderException e)
        {
            throw Refused(source.Field, e);
        }
    }

    /// <summary>The source did not answer, or not with what is needed.</summary>
    public static ApiException Refused(string field, ProviderException reason) =>
        new(
            StatusCode.FailedPrecondition,
            $"the source of {field} did not answer the query: {ShownText.Cut(reason.Message)}",
            [ApiException.Violation(field, null, ShownText.Cut(reason.Message), "Mend the query or the address, or try again.")],
            reason
        );

    private static MetricProvider ProviderOf(string field, Struct? given)
    {
        if (given is null)
        {
            throw ApiException.Invalid(
                field,
                null,
                "a provider is needed",
                "Give the field provider of a metric, as in docs/providers.md."
            );
        }

        using var json = System.Text.Json.JsonDocument.Parse(JsonFormatter.Default.Format(given));
        return TypedReader.TryRead<MetricProvider>(json.RootElement, out var provider, out var error)
            ? provider!
            : throw ApiException.Invalid($"{field}.{error!.Path}", null, error.Message, error.Remedy ?? "Mend the field.");
    }
}
