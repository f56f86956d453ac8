using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>What a metric asks and where, for the record of a run. Credentials have no place in it.</summary>
internal static class QueryText
{
    /// <summary>The query with arguments filled in; null for providers that have none.</summary>
    public static string? Of(MetricProvider provider) =>
        provider switch
        {
            { Prometheus: { } prometheus } => prometheus.Query,
            { Datadog: { Queries: { } queries } datadog } => Json(new { datadog.Formula, queries }),
            { Datadog: { } datadog } => datadog.Query,
            { NewRelic: { } newRelic } => newRelic.Query,
            { Influxdb: { } influxdb } => influxdb.Query,
            { Graphite: { } graphite } => graphite.Query,
            { Wavefront: { } wavefront } => wavefront.Query,
            { Skywalking: { } skywalking } => skywalking.Query,
            { CloudWatch.MetricDataQueries: { } queries } => Json(queries),
            { Kayenta: { } kayenta } => $"canary config {kayenta.CanaryConfigName} of application {kayenta.Application}",
            { Web: { } web } => string.Join(' ', new[] { web.Method ?? "GET", WithoutUser(web.Url), BodyOf(web) }.OfType<string>()),
            _ when ComparedQueries.Of(provider) is { Count: > 0 } compared => string.Join(
                "; ",
                compared.Select(static q => $"{q.Name}: {q.Query}")
            ),
            _ when ComparedQueries.SourceOf(provider) is not null => "the queries of its canary config",
            { Plugin: { Count: 1 } plugin } => plugin.Values.First().GetRawText(),
            _ => null,
        };

    /// <summary>Where it is asked; null when the metric leaves it to the service.</summary>
    public static string? AddressOf(MetricProvider provider) =>
        provider switch
        {
            { Prometheus: { } prometheus } => WithoutUser(prometheus.Address),
            { Graphite: { } graphite } => WithoutUser(graphite.Address),
            { Wavefront: { } wavefront } => WithoutUser(wavefront.Address),
            { Skywalking: { } skywalking } => WithoutUser(skywalking.Address),
            { Kayenta: { } kayenta } => WithoutUser(kayenta.Address),
            { Web: { } web } => WithoutUser(web.Url),
            _ when ComparedQueries.SourceOf(provider) is { } source => AddressOf(source),
            _ => null,
        };

    private static string? BodyOf(WebMetric web) => web.JsonBody?.GetRawText() ?? (string.IsNullOrEmpty(web.Body) ? null : web.Body);

    private static string? WithoutUser(string? address)
    {
        if (address is not { Length: > 0 })
        {
            return null;
        }

        var begin = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = address.AsSpan(begin).IndexOfAny('/', '?', '#') is >= 0 and var length ? begin + length : address.Length;
        var at = address.AsSpan(begin, end - begin).LastIndexOf('@');
        return at < 0 ? address : $"{address[..begin]}{address[(begin + at + 1)..]}";
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, RolloutsJson.Options);
}
