using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F20. The answers have the shape of those that AWS documents for GetMetricData.</summary>
public sealed class CloudWatchProviderTests
{
    private const string Answer = """
        {"MetricDataResults": [
          {"Id": "rate", "Label": "rate", "StatusCode": "Complete", "Timestamps": [1795262340.0, 1795262280.0], "Values": [0.0044, 0.0058]},
          {"Id": "slow", "Label": "slow", "StatusCode": "Complete", "Timestamps": [], "Values": []}],
         "Messages": [{"Code": "MaxMetricsExceeded", "Value": "Only 500 metrics were searched"}]}
        """;

    private static readonly CloudWatchMetric Metric = new()
    {
        Interval = "30m",
        MetricDataQueries =
        [
            new CloudWatchMetricDataQuery { Id = "rate", Expression = "errors / requests" },
            new CloudWatchMetricDataQuery
            {
                Id = "errors",
                MetricStat = new CloudWatchMetricStat
                {
                    Metric = new CloudWatchMetricStatMetric
                    {
                        Namespace = "app",
                        MetricName = "errors",
                        Dimensions = [new CloudWatchDimension { Name = "service", Value = "shop" }],
                    },
                    Period = 300,
                    Stat = "Sum",
                    Unit = "Count",
                },
                ReturnData = false,
            },
            new CloudWatchMetricDataQuery
            {
                Id = "requests",
                Label = "all",
                MetricStat = new CloudWatchMetricStat
                {
                    Metric = new CloudWatchMetricStatMetric { Namespace = "app", MetricName = "requests" },
                    Period = "60",
                    Stat = "Sum",
                },
                ReturnData = false,
            },
        ],
    };

    [Fact]
    public async Task Start_Queries_AreSentSignedAsAwsDocuments()
    {
        await using var server = await ScriptedServer.StartAsync(Answer);
        (await Measure(server, Metric)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        (seen.Method, seen.Path).ShouldBe(("POST", "/"));
        seen.Headers["X-Amz-Target"].ShouldBe("GraniteServiceVersion20100801.GetMetricData");
        seen.Headers["Content-Type"].ShouldBe("application/x-amz-json-1.0");
        SignedRequest.Check(seen, server.Address, "hunter2").ShouldBe("AKIDEXAMPLE eu-west-1 monitoring");
        using var sent = JsonDocument.Parse(seen.Body);
        using var wanted = JsonDocument.Parse(
            """
            {"StartTime": 1795260600, "EndTime": 1795262400, "MetricDataQueries": [
              {"Id": "rate", "Expression": "errors / requests"},
              {"Id": "errors", "ReturnData": false, "MetricStat": {"Period": 300, "Stat": "Sum", "Unit": "Count", "Metric":
                {"Namespace": "app", "MetricName": "errors", "Dimensions": [{"Name": "service", "Value": "shop"}]}}},
              {"Id": "requests", "Label": "all", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum", "Metric":
                {"Namespace": "app", "MetricName": "requests"}}}]}
            """
        );
        JsonElement.DeepEquals(sent.RootElement, wanted.RootElement).ShouldBeTrue(seen.Body);
    }

    [Theory]
    [InlineData("len(result[0].Values) >= 2 && all(result[0].Values, {# <= 0.01})", "Successful")]
    [InlineData("result[0].Values[0] < 0.0044", "Failed")]
    [InlineData("result[0].Id == 'rate' && result[0].Label == 'rate' && len(result[1].Values) == 0", "Successful")]
    [InlineData("result[0].Timestamps[0] > result[0].Timestamps[1]", "Successful")]
    [InlineData("result[1].Values[0] < 1", "Error")]
    [InlineData("result[2].Values[0] < 1", "Error")]
    public async Task Start_Results_AreAListOfStructs(string condition, string phase)
    {
        await using var server = await ScriptedServer.StartAsync(Answer);
        var value = (await Measure(server, Metric)).ShouldBeValue();
        value.Text.ShouldBe("[[0.0044 0.0058] []]");
        value.Metadata["messages"].ShouldBe("MaxMetricsExceeded: Only 500 metrics were searched");
        ConditionEvaluator.Evaluate(value.Result, condition, null).Phase.ShouldBe(phase);
        value.Data.ShouldBe(
            new DataFacts
            {
                Samples = 2,
                NewestSample = Given.Now.AddMinutes(-1),
                From = Given.Now.AddMinutes(-30),
                To = Given.Now,
            }
        );
    }

    [Theory]
    [InlineData(
        400,
        """{"__type": "com.amazonaws.cloudwatch#InvalidParameterValueException", "message": "Period must be 60"}""",
        "InvalidParameterValueException: Period must be 60"
    )]
    [InlineData(
        403,
        "{\"__type\": \"InvalidSignatureException\", \"message\": \"The signature does not match.\\nThe Canonical String was hunter2\"}",
        "InvalidSignatureException: The signature does not match."
    )]
    [InlineData(503, "<html>", "no reason given")]
    public async Task Start_Refused_GivesCodeAndFirstLine(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await Measure(server, Metric)).ShouldBeError().ShouldEndWith($"answered {status}: {reason}");
    }

    [Fact]
    public async Task Start_WrongMetric_NamesTheField()
    {
        var query = new CloudWatchMetricDataQuery { Id = "a", Expression = "1" };
        (await MeasureAsync(new CloudWatchMetric())).ShouldContain("metricDataQueries is empty");
        (await MeasureAsync(With(query with { Id = "" }))).ShouldContain("metricDataQueries[0].id is empty");
        (await MeasureAsync(With(query with { Expression = null }))).ShouldContain(
            "metricDataQueries[0] needs either expression or metricStat"
        );
        (await MeasureAsync(With(query with { MetricStat = new CloudWatchMetricStat() }))).ShouldContain("needs either");
        (await MeasureAsync(With(query) with { Interval = "soon" })).ShouldContain("cloudWatch interval");

        static CloudWatchMetric With(CloudWatchMetricDataQuery query) => new() { MetricDataQueries = [query] };

        static async Task<string> MeasureAsync(CloudWatchMetric metric) =>
            (await Given.Measure(new MetricProvider { CloudWatch = metric })).ShouldBeError();
    }

    [Fact]
    public async Task Start_NoRegion_SaysWhereToNameIt() =>
        (await Given.Measure(new MetricProvider { CloudWatch = Metric })).ShouldBeError().ShouldContain("AWS_REGION");

    [Fact]
    public async Task QueryRange_FollowsPagesAndPutsPointsInOrder()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
                context.Response.WriteAsync(
                    seen.Body.Contains("NextToken", StringComparison.Ordinal)
                        ? """{"MetricDataResults": [{"Id": "rate", "Label": "r", "Timestamps": [1795262280], "Values": [1]}]}"""
                        : """{"MetricDataResults": [{"Id": "rate", "Label": "r", "Timestamps": [1795262400, 1795262340], "Values": [3, 2]}], "NextToken": "t"}"""
                )
        );
        var series = await Given.MeasureRange(new MetricProvider { CloudWatch = Metric }, environment: Environment(server));
        series.Single().Labels["label"].ShouldBe("r");
        series.Single().Points.Select(p => p.Value).ShouldBe([1, 2, 3]);
        series.Single().Points[^1].At.ShouldBe(Given.Now);
        using var sent = JsonDocument.Parse(server.Seen.First().Body);
        var queries = sent.RootElement.GetProperty("MetricDataQueries");
        queries[0].GetProperty("Period").GetInt64().ShouldBe(60);
        queries[1].GetProperty("MetricStat").GetProperty("Period").GetInt64().ShouldBe(60);
        sent.RootElement.GetProperty("StartTime").GetInt64().ShouldBe(1795261800);
    }

    [Fact]
    public async Task QueryRange_PagesWithoutEnd_AreRefused()
    {
        await using var server = await ScriptedServer.StartAsync("""{"MetricDataResults": [], "NextToken": "again"}""");
        (
            await Should.ThrowAsync<ProviderException>(() =>
                Given.MeasureRange(new MetricProvider { CloudWatch = Metric }, environment: Environment(server))
            )
        ).Message.ShouldContain("more than 10 pages");
    }

    [Fact]
    public void DescribeMetric_NamesTheResolvedQueries() =>
        Given
            .Registry()
            .Find("cloudWatch")!
            .DescribeMetric(new Metric { Provider = new MetricProvider { CloudWatch = Metric } })["ResolvedCloudWatchQuery"]
            .ShouldStartWith("""[{"Id":"rate","Expression":"errors / requests"},{"Id":"errors","MetricStat":""");

    private static Task<ProviderAnswer> Measure(ScriptedServer server, CloudWatchMetric metric) =>
        Given.Measure(new MetricProvider { CloudWatch = metric }, environment: Environment(server));

    private static Dictionary<string, string> Environment(ScriptedServer server) =>
        new(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "hunter2",
            ["AWS_ENDPOINT_URL_CLOUDWATCH"] = server.Url("/"),
        };
}
