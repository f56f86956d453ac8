using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Asks Prometheus, at an instant or over a range (rows F1 to F6).</summary>
internal sealed class PrometheusProvider(
    HttpExchange exchange,
    CredentialChain credentialChain,
    TimeProvider clock,
    IOptions<PrometheusOptions> options
) : ImmediateRangeProvider
{
    public override string Name => "prometheus";

    public override string Type => "Prometheus";

    /// <summary>Row F6.</summary>
    public override IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metric.Provider.Prometheus?.Query is { Length: > 0 } query)
        {
            facts["ResolvedPrometheusQuery"] = query;
        }

        return facts;
    }

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var client = ClientFor(metric, context, credentials);
        if (metric.RangeQuery is not { } range)
        {
            var at = Common(context.At);
            var instant = ToValue(await client.QueryAsync(metric.Query!, at, cancellationToken));
            return await WithAgeAsync(context.Metric, client, instant, at, cancellationToken);
        }

        var window = WindowOf(range, context.At);
        var value = ToValue(await client.QueryRangeAsync(metric.Query!, window.From, window.To, window.Step, cancellationToken));
        var dated = await WithAgeAsync(context.Metric, client, value, window.To, cancellationToken);
        return dated with { Data = dated.Data! with { From = window.From, To = window.To } };
    }

    /// <summary>
    /// The value with the time of the newest sample behind it, which costs a query of its own and so is asked for only where the policy
    /// <c>stale</c> reads it.
    /// </summary>
    private static async Task<ProviderAnswer.Value> WithAgeAsync(
        Metric metric,
        PrometheusClient client,
        ProviderAnswer.Value value,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        if (metric.Stale is null || value.Data?.Samples == 0 || SampleAge.QueryFor(metric.Provider.Prometheus!.Query!) is not { } query)
        {
            return value;
        }

        var newest = SampleAge.Read(await client.QueryAsync(query, at, cancellationToken));
        return value with { Data = value.Data! with { NewestSample = newest } };
    }

    protected override async Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var client = ClientFor(metric, context, credentials);
        var answer = await client.QueryRangeAsync(metric.Query!, window.From, window.To, window.Step, cancellationToken);
        return answer.Series;
    }

    /// <summary>
    /// Runs that measure in the same instant ask for the same one, so that their query is sent once: samples are seconds apart.
    /// </summary>
    private static DateTimeOffset Common(DateTimeOffset at) => at.AddTicks(-(at.Ticks % (TimeSpan.TicksPerSecond / 4)));

    private PrometheusClient ClientFor(PrometheusMetric metric, MeasurementContext context, CredentialReader credentials)
    {
        var address = PrometheusAddress.Resolve(metric.Address, options.Value.Address);
        var access = new PrometheusAccess(metric, address, exchange, context.Http, credentialChain, credentials, clock);
        return new PrometheusClient(address, access);
    }

    private static PrometheusMetric Require(Metric metric)
    {
        var prometheus = metric.Provider.Prometheus ?? throw new ProviderException("the metric has no provider.prometheus");
        return string.IsNullOrWhiteSpace(prometheus.Query) ? throw new ProviderException("provider.prometheus.query is empty") : prometheus;
    }

    private static RangeWindow WindowOf(PrometheusRangeQuery range, DateTimeOffset at)
    {
        var clock = new InstantClock(at);
        var start = EvaluateBound("start", range.Start, clock);
        var end = EvaluateBound("end", range.End, clock);
        if (!GoDuration.TryParse(range.Step, out var step) || step.Nanoseconds < 1_000_000)
        {
            throw new ProviderException($"failed to parse rangeQuery.step \"{range.Step}\": write a duration such as 30s or 1m");
        }

        return new RangeWindow(start, end, step.ToTimeSpan());
    }

    private static DateTimeOffset EvaluateBound(string field, string? expression, TimeProvider clock)
    {
        try
        {
            return EvalTime.Evaluate(expression ?? "", clock);
        }
        catch (ExpressionException e)
        {
            var hint = e.Hint is null ? "" : $" ({e.Hint})";
            throw new ProviderException($"failed to parse rangeQuery.{field} as time: {e.Message}{hint}", e);
        }
    }

    private static ProviderAnswer.Value ToValue(PrometheusAnswer answer)
    {
        // A matrix is flattened across its series (row F5).
        SeriesPoint[] points = [.. answer.Series.SelectMany(s => s.Points)];
        double[] samples = [.. points.Select(p => p.Value)];
        var value = answer.Kind == "scalar" ? MeasuredValue.FromFloat(samples[0]) : MeasuredValue.FromFloats(samples);
        return new ProviderAnswer.Value(value, value.ToSampleString()) { Metadata = Warnings(answer), Data = FactsOf(answer, points) };
    }

    // Scalars and vectors are computed for the instant that was asked for, and so is each point of a range: what their time says about the
    // age of the data is exact to what Prometheus looks back (five minutes), which is why the policy asks for it itself.
    private static DataFacts FactsOf(PrometheusAnswer answer, SeriesPoint[] points) =>
        answer.Kind == "matrix" ? DataFacts.Of(points) : DataFacts.Of(points) with { NewestSample = null };

    private static Dictionary<string, string> Warnings(PrometheusAnswer answer) =>
        answer.Warnings.Count == 0
            ? []
            : new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["warnings"] = string.Join(", ", answer.Warnings.Select(w => $"\"{w}\"")),
            };
}
