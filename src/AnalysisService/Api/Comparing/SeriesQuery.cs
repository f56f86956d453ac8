using Google.Protobuf;
using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks a provider for one series over an interval, under the same guards as a measurement.</summary>
internal sealed class SeriesQuery
{
    private const int MaxPoints = 10_000;
    private const int DefaultStep = 60;
    private const int MaxStep = 3600;
    private const string Caller = "compare";

    private readonly ProviderRegistry _providers;
    private readonly EgressClient _egress;
    private readonly ISecretReader _secrets;
    private readonly TimeProvider _time;

    public SeriesQuery(ProviderRegistry providers, EgressClient egress, ISecretReader secrets, TimeProvider time)
    {
        _providers = providers;
        _egress = egress;
        _secrets = secrets;
        _time = time;
    }

    /// <param name="arm">The field of the request, for errors.</param>
    /// <param name="query">What to ask.</param>
    /// <param name="namespace">Where secrets are looked up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The query makes no sense, the source refused, or its answer is not one series.</exception>
    public async Task<ComparedSeries> ReadAsync(string arm, V1.Query query, string @namespace, CancellationToken cancellationToken)
    {
        var metric = new Metric { Name = Caller, Provider = ProviderOf($"{arm}.query.provider", query) };
        var provider =
            ProviderSelection.Find(_providers, metric) as IRangeQueryProvider
            ?? throw ApiException.Invalid(
                $"{arm}.query.provider",
                string.Join(", ", ProviderSelection.NamesOf(metric.Provider)),
                "not one provider that can be asked for an interval",
                $"Give one of: {string.Join(", ", _providers.Names.Where(n => _providers.Find(n) is IRangeQueryProvider).Order(StringComparer.Ordinal))}."
            );
        var (from, to, step) = IntervalOf(arm, query);
        var context = new MeasurementContext
        {
            Run = new RunIdentity(ResourceNames.RequireNamespace(@namespace), Caller, Caller),
            Metric = metric,
            Ordinal = 1,
            At = to,
            Http = _egress.Http,
            Secrets = _secrets,
        };
        try
        {
            var series = await provider.QueryRangeAsync(context, from, to, step, cancellationToken);
            return series is [var one]
                ? OnGrid(one, from, to, step)
                : throw new ApiException(
                    StatusCode.FailedPrecondition,
                    $"the query of the {arm} gave {series.Count} series",
                    [
                        ApiException.Violation(
                            $"{arm}.query",
                            null,
                            $"{series.Count} series",
                            "Aggregate to exactly one, for example with sum(...)."
                        ),
                    ]
                );
        }
        catch (ProviderException e)
        {
            throw new ApiException(
                StatusCode.FailedPrecondition,
                $"the source of the {arm} did not answer the query: {ShownText.Cut(e.Message)}",
                [ApiException.Violation($"{arm}.query", null, ShownText.Cut(e.Message), "Mend the query or the address, or try again.")],
                e
            );
        }
    }

    private static MetricProvider ProviderOf(string field, V1.Query query)
    {
        if (query.Provider is null)
        {
            throw ApiException.Invalid(
                field,
                null,
                "a provider is needed",
                "Give the field provider of a metric, as in docs/providers.md."
            );
        }

        using var json = System.Text.Json.JsonDocument.Parse(JsonFormatter.Default.Format(query.Provider));
        return TypedReader.TryRead<MetricProvider>(json.RootElement, out var provider, out var error)
            ? provider!
            : throw ApiException.Invalid($"{field}.{error!.Path}", null, error.Message, error.Remedy ?? "Mend the field.");
    }

    private (DateTimeOffset From, DateTimeOffset To, TimeSpan Step) IntervalOf(string arm, V1.Query query)
    {
        var step = query.StepSeconds == 0 ? DefaultStep : query.StepSeconds;
        if (step is < 1 or > MaxStep)
        {
            throw ApiException.Invalid($"{arm}.query.stepSeconds", $"{step}", "out of range", $"Give 1 to {MaxStep}.");
        }

        var to = query.To?.ToDateTimeOffset() ?? _time.GetUtcNow();
        var from =
            query.From?.ToDateTimeOffset()
            ?? throw ApiException.Invalid($"{arm}.query.from", null, "missing", "Give the time from which on values are compared.");
        var points = (to - from).TotalSeconds / step;
        return points is >= 0 and <= MaxPoints
            ? (from, to, TimeSpan.FromSeconds(step))
            : throw ApiException.Invalid(
                $"{arm}.query.from",
                $"{query.From}",
                points < 0 ? "it lies after the end" : $"more than {MaxPoints} points",
                "Give a shorter interval that ends after its begin, or a longer step."
            );
    }

    // Both arms on one grid, so that windows of the same time meet.
    private static ComparedSeries OnGrid(LabelledSeries series, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        var values = new double[(int)((to - from) / step) + 1];
        Array.Fill(values, double.NaN);
        foreach (var point in series.Points)
        {
            var index = (int)Math.Round((point.At - from) / step);
            if (index >= 0 && index < values.Length)
            {
                values[index] = point.Value;
            }
        }

        return new ComparedSeries(values, []);
    }
}
