using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Puts a query into the provider that answers it.</summary>
internal static class SourceQuery
{
    private const string Window = "${window}";

    /// <summary>The query with the length of a window filled in, such as <c>60s</c>.</summary>
    public static string Fill(string query, TimeSpan window) =>
        query.Replace(
            Window,
            $"{Math.Max(1, (long)window.TotalSeconds).ToString(CultureInfo.InvariantCulture)}s",
            StringComparison.Ordinal
        );

    /// <summary>The provider with that query in the place of its own.</summary>
    /// <exception cref="ProviderException">The provider has no place for a query.</exception>
    public static MetricProvider With(MetricProvider source, string query) =>
        source switch
        {
            { Prometheus: { } prometheus } => new() { Prometheus = prometheus with { Query = query, RangeQuery = null } },
            { Datadog: { } datadog } => new() { Datadog = datadog with { Query = query, Queries = null, Formula = null } },
            { NewRelic: { } newRelic } => new() { NewRelic = newRelic with { Query = query } },
            { Graphite: { } graphite } => new() { Graphite = graphite with { Query = query } },
            { Influxdb: { } influxdb } => new() { Influxdb = influxdb with { Query = query } },
            { Wavefront: { } wavefront } => new() { Wavefront = wavefront with { Query = query } },
            { CloudWatch: { } cloudWatch } => new()
            {
                CloudWatch = cloudWatch with
                {
                    MetricDataQueries =
                    [
                        new CloudWatchMetricDataQuery
                        {
                            Id = "query",
                            Expression = query,
                            ReturnData = true,
                        },
                    ],
                },
            },
            { Plugin: { Count: 1 } plugin } => new() { Plugin = WithQuery(plugin.Single(), query) },
            _ => throw new ProviderException("the source of a comparison names no provider with series, such as prometheus"),
        };

    /// <summary>What a point of the source says where the metric does not: Prometheus evaluates at an instant, the others deliver buckets.</summary>
    public static SampleMeaning DefaultMeaning(MetricProvider source) =>
        source.Prometheus is not null ? SampleMeaning.Window
        : source.Influxdb is not null ? SampleMeaning.End
        : SampleMeaning.Start;

    private static Dictionary<string, JsonElement> WithQuery(KeyValuePair<string, JsonElement> plugin, string query)
    {
        var configuration = plugin.Value.ValueKind == JsonValueKind.Object ? JsonObject.Create(plugin.Value)! : [];
        configuration["query"] = query;
        return new(StringComparer.Ordinal) { [plugin.Key] = JsonSerializer.SerializeToElement(configuration) };
    }
}
