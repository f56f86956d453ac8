using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Asks Prometheus, at an instant or over a range (rows F1 to F6).</summary>
internal sealed class PrometheusProvider(HttpExchange exchange, IOptions<PrometheusOptions> options) : IRangeQueryProvider
{
    public string Name => "prometheus";

    public string Type => "Prometheus";

    public async Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var metric = Require(context.Metric);
            var client = new PrometheusClient(metric, options.Value.Address, exchange, context.Http);
            var answer = metric.RangeQuery is { } range
                ? await AskRangeAsync(client, metric.Query!, range, context.At, cancellationToken)
                : await client.QueryAsync(metric.Query!, context.At, cancellationToken);
            return ToValue(answer);
        }
        catch (ProviderException e)
        {
            return new ProviderAnswer.Error(e.Message);
        }
    }

    public async Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        var metric = Require(context.Metric);
        var client = new PrometheusClient(metric, options.Value.Address, exchange, context.Http);
        var answer = await client.QueryRangeAsync(metric.Query!, from, to, step, cancellationToken);
        return answer.Series;
    }

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        StartAsync(context, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Error("the measurement was terminated"));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Row F6.</summary>
    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metric.Provider.Prometheus?.Query is { Length: > 0 } query)
        {
            facts["ResolvedPrometheusQuery"] = query;
        }

        return facts;
    }

    private static PrometheusMetric Require(Metric metric)
    {
        var prometheus = metric.Provider.Prometheus ?? throw new ProviderException("the metric has no provider.prometheus");
        return string.IsNullOrWhiteSpace(prometheus.Query) ? throw new ProviderException("provider.prometheus.query is empty") : prometheus;
    }

    private static Task<PrometheusAnswer> AskRangeAsync(
        PrometheusClient client,
        string query,
        PrometheusRangeQuery range,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var clock = new InstantClock(at);
        var start = EvaluateBound("start", range.Start, clock);
        var end = EvaluateBound("end", range.End, clock);
        if (!GoDuration.TryParse(range.Step, out var step) || step.Nanoseconds < 1_000_000)
        {
            throw new ProviderException($"failed to parse rangeQuery.step \"{range.Step}\": write a duration such as 30s or 1m");
        }

        return client.QueryRangeAsync(query, start, end, step.ToTimeSpan(), cancellationToken);
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
        double[] samples = [.. answer.Series.SelectMany(s => s.Points).Select(p => p.Value)];
        var value = answer.Kind == "scalar" ? MeasuredValue.FromFloat(samples[0]) : MeasuredValue.FromFloats(samples);
        return new ProviderAnswer.Value(value, value.ToSampleString()) { Metadata = Warnings(answer) };
    }

    private static Dictionary<string, string> Warnings(PrometheusAnswer answer) =>
        answer.Warnings.Count == 0
            ? []
            : new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["warnings"] = string.Join(", ", answer.Warnings.Select(w => $"\"{w}\"")),
            };
}
