using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A Datadog metric, checked, as requests (row F14).</summary>
internal sealed class DatadogQuery
{
    private const string DefaultAggregator = "last";

    private static readonly string[] Aggregators = ["avg", "min", "max", "sum", "last", "percentile", "mean", "l2norm", "area"];

    private readonly DatadogMetric _metric;
    private readonly TimeSpan _interval;

    /// <exception cref="ProviderException">The metric contradicts itself.</exception>
    public DatadogQuery(DatadogMetric metric)
    {
        _metric = metric;

        // The API server fills the defaults in; a service without one must not depend on that.
        IsV2 = metric.ApiVersion switch
        {
            null or "" or "v1" => false,
            "v2" => true,
            _ => throw new ProviderException($"Invalid API version: {metric.ApiVersion}: apiVersion is v1 or v2"),
        };
        RequireSound();
        _interval = MetricInterval.Read("datadog interval", metric.Interval, TimeSpan.FromMinutes(5));
        Timeout = RequestTimeout.OfDuration("datadog requestTimeout", metric.RequestTimeout, TimeSpan.FromSeconds(10));
    }

    public bool IsV2 { get; }

    public TimeSpan Timeout { get; }

    /// <summary>What <see cref="Build"/> asks for, in whole seconds.</summary>
    public (DateTimeOffset From, DateTimeOffset To) WindowOf(DateTimeOffset at)
    {
        var to = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
        return (to.AddSeconds(-(long)_interval.TotalSeconds), to);
    }

    /// <summary>Asks for what a condition judges: the interval before an instant.</summary>
    public HttpRequestMessage Build(Uri address, DateTimeOffset at)
    {
        var window = WindowOf(at);
        var (from, to) = (window.From.ToUnixTimeSeconds(), window.To.ToUnixTimeSeconds());
        return IsV2 ? Post(address, "/api/v2/query/scalar", "scalar_request", from * 1000, to * 1000, null) : Get(address, from, to);
    }

    /// <summary>Asks for the series of a window.</summary>
    public HttpRequestMessage BuildRange(Uri address, RangeWindow window) =>
        IsV2
            ? Post(
                address,
                "/api/v2/query/timeseries",
                "timeseries_request",
                window.From.ToUnixTimeMilliseconds(),
                window.To.ToUnixTimeMilliseconds(),
                (long)window.Step.TotalMilliseconds
            )
            : Get(address, window.From.ToUnixTimeSeconds(), window.To.ToUnixTimeSeconds());

    private HttpRequestMessage Get(Uri address, long from, long to) =>
        new(
            HttpMethod.Get,
            SourceAddress.Endpoint(
                address,
                "/api/v1/query",
                new("from", from.ToString(CultureInfo.InvariantCulture)),
                new("query", _metric.Query!),
                new("to", to.ToString(CultureInfo.InvariantCulture))
            )
        );

    private HttpRequestMessage Post(Uri address, string path, string type, long from, long to, long? interval)
    {
        var queries = _metric.Queries is { Count: > 0 } named ? named : new Dictionary<string, string> { ["query"] = _metric.Query! };
        var attributes = new JsonObject
        {
            ["from"] = from,
            ["to"] = to,
            ["queries"] = new JsonArray([.. queries.OrderBy(static q => q.Key, StringComparer.Ordinal).Select(q => Query(q, interval))]),
            ["formulas"] = string.IsNullOrEmpty(_metric.Formula)
                ? new JsonArray()
                : new JsonArray(new JsonObject { ["formula"] = _metric.Formula }),
        };
        if (interval is not null)
        {
            attributes["interval"] = interval;
        }

        var body = new JsonObject
        {
            ["data"] = new JsonObject { ["attributes"] = attributes, ["type"] = type },
        };
        return new HttpRequestMessage(HttpMethod.Post, SourceAddress.Endpoint(address, path))
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
    }

    /// <summary>A series keeps its points; a scalar is made of them by the aggregator.</summary>
    private JsonObject Query(KeyValuePair<string, string> query, long? interval)
    {
        var part = new JsonObject
        {
            ["data_source"] = "metrics",
            ["name"] = query.Key,
            ["query"] = query.Value,
        };
        if (interval is null)
        {
            part["aggregator"] = string.IsNullOrEmpty(_metric.Aggregator) ? DefaultAggregator : _metric.Aggregator;
        }

        return part;
    }

    private void RequireSound()
    {
        var hasQuery = !string.IsNullOrEmpty(_metric.Query);
        var count = _metric.Queries?.Count ?? 0;
        var hasFormula = !string.IsNullOrEmpty(_metric.Formula);
        var hasAggregator = !string.IsNullOrEmpty(_metric.Aggregator);
        var fault = (hasQuery, count) switch
        {
            (false, 0) => "Must have either a query or queries. Please review the Analysis Template.",
            (true, > 0) => "Cannot have both a query and queries. Please review the Analysis Template.",
            (false, _) when !IsV2 => "Query is empty. API Version v1 only supports using the query parameter in your Analysis Template.",
            (_, 0) when hasFormula => "Formula are only valid when queries are set. Please review the Analysis Template.",
            (_, > 1) when !hasFormula => "When multiple queries are provided you must include a formula.",
            _ when !IsV2 && hasAggregator => "Aggregator is not supported in v1. Please review the Analysis Template.",
            _ when hasAggregator && !Aggregators.Contains(_metric.Aggregator, StringComparer.Ordinal) =>
                $"datadog aggregator is \"{_metric.Aggregator}\": use one of {string.Join(", ", Aggregators)}",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ProviderException(fault);
        }
    }
}
