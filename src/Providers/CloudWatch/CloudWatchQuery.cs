using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A CloudWatch metric as the parameters of GetMetricData (row F20).</summary>
internal static class CloudWatchQuery
{
    /// <param name="metric">The metric.</param>
    /// <param name="from">Begin, included.</param>
    /// <param name="to">End, excluded by CloudWatch.</param>
    /// <param name="period">Seconds of one point; null for those that the queries name.</param>
    /// <param name="nextToken">Where the page before ended.</param>
    public static JsonObject Build(
        CloudWatchMetric metric,
        DateTimeOffset from,
        DateTimeOffset to,
        long? period = null,
        string? nextToken = null
    )
    {
        var parameters = new JsonObject
        {
            ["StartTime"] = from.ToUnixTimeSeconds(),
            ["EndTime"] = to.ToUnixTimeSeconds(),
            ["MetricDataQueries"] = new JsonArray([.. Sent(metric.MetricDataQueries!).Select(q => Query(q, period))]),
        };
        if (nextToken is not null)
        {
            parameters["NextToken"] = nextToken;
        }

        return parameters;
    }

    /// <summary>The queries as they are sent, for the record of a run.</summary>
    public static string Describe(IReadOnlyList<CloudWatchMetricDataQuery> queries) =>
        new JsonArray([.. Sent(queries).Select(static q => Query(q, null))]).ToJsonString();

    /// <exception cref="ProviderException">A query is neither an expression nor a statistic, or both.</exception>
    public static CloudWatchMetric Require(Metric metric)
    {
        var found = metric.Provider.CloudWatch ?? throw new ProviderException("the metric has no provider.cloudWatch");
        if (found.MetricDataQueries is not { } queries || !Sent(queries).Any())
        {
            throw new ProviderException("cloudWatch metricDataQueries is empty: write at least one query");
        }

        foreach (var (i, query) in queries.Index().Where(static q => !ProfileName.IsIn(q.Item)))
        {
            if (string.IsNullOrEmpty(query.Id))
            {
                throw new ProviderException(
                    $"cloudWatch metricDataQueries[{i}].id is empty: name the query, beginning with a small letter"
                );
            }

            if (string.IsNullOrEmpty(query.Expression) == (query.MetricStat is null))
            {
                throw new ProviderException($"cloudWatch metricDataQueries[{i}] needs either expression or metricStat");
            }
        }

        return found;
    }

    private static IEnumerable<CloudWatchMetricDataQuery> Sent(IReadOnlyList<CloudWatchMetricDataQuery> queries) =>
        queries.Where(static q => !ProfileName.IsIn(q));

    private static JsonObject Query(CloudWatchMetricDataQuery query, long? period)
    {
        var part = new JsonObject { ["Id"] = query.Id };
        Set(part, "Expression", query.Expression);
        Set(part, "Label", query.Label);
        if (query.MetricStat is { } stat)
        {
            part["MetricStat"] = Statistic(stat, period);
        }

        if (query.MetricStat is null && (period ?? query.Period?.IntValue) is { } seconds)
        {
            part["Period"] = seconds;
        }
        else if (query.MetricStat is not null && query.Period is { } own)
        {
            part["Period"] = own.IntValue;
        }

        if (query.ReturnData is { } returned)
        {
            part["ReturnData"] = returned;
        }

        return part;
    }

    private static JsonObject Statistic(CloudWatchMetricStat stat, long? period)
    {
        var named = new JsonObject();
        Set(named, "Namespace", stat.Metric.Namespace);
        Set(named, "MetricName", stat.Metric.MetricName);
        if (stat.Metric.Dimensions is { } dimensions)
        {
            named["Dimensions"] = new JsonArray([
                .. dimensions.Select(static d => new JsonObject { ["Name"] = d.Name, ["Value"] = d.Value }),
            ]);
        }

        var part = new JsonObject { ["Metric"] = named, ["Period"] = period ?? stat.Period?.IntValue ?? 0 };
        Set(part, "Stat", stat.Stat);
        Set(part, "Unit", stat.Unit);
        return part;
    }

    private static void Set(JsonObject part, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            part[name] = value;
        }
    }
}
