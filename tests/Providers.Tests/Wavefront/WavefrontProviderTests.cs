using System.Web;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F18. The answers have the shape of those that Wavefront documents.</summary>
public sealed class WavefrontProviderTests
{
    private const string One = """
        {"query": "ts(app.errors)", "name": "ts(app.errors)", "granularity": 1, "hostsUsed": ["a"], "warnings": "stale data",
         "timeseries": [{"label": "app.errors", "host": "a", "tags": {"env": "prod"},
           "data": [[1795262280, 4.0], [1795262395, 0.251], [1795262520, 9]]}]}
        """;

    private const string Two = """
        {"timeseries": [{"label": "a", "data": [[1795262400, 1]]}, {"label": "b", "data": [[1795262410, 2.5]]}, {"label": "gone", "data": []}]}
        """;

    [Fact]
    public async Task Start_OneSeries_IsTheNearestPoint()
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var value = (await Measure(server)).ShouldBeValue();
        value.Result.Kind.ShouldBe(ValueKind.Float64);
        value.Text.ShouldBe("0.25");
        ConditionEvaluator.Evaluate(value.Result, "result == 0.251", null).Phase.ShouldBe("Successful");
        (value.Metadata["timestamps"], value.Metadata["drift"], value.Metadata["warnings"]).ShouldBe(("1795262395", "-5", "stale data"));
        var seen = server.Seen.Single();
        (seen.Method, seen.Headers["Authorization"]).ShouldBe(("GET", "Bearer hunter2-token"));
        var url = new Uri(server.Address, seen.Path);
        url.AbsolutePath.ShouldBe("/api/v2/chart/api");
        var query = HttpUtility.ParseQueryString(url.Query);
        string.Join(' ', query.AllKeys.Select(k => $"{k}={query[k]}"))
            .ShouldBe("q=ts(app.errors) s=1795262400000 e=1795262400000 g=s p=1 i=true");
    }

    [Fact]
    public async Task Start_SeveralSeries_AreAList()
    {
        await using var server = await ScriptedServer.StartAsync(Two);
        var value = (await Measure(server)).ShouldBeValue();
        value.Result.GoTypeName.ShouldBe("[]float64");
        value.Text.ShouldBe("[1.00,2.50]");
        (value.Metadata["timestamps"], value.Metadata["drift"]).ShouldBe(("[1795262400,1795262410]", "[0,10]"));
        value.Metadata.ContainsKey("warnings").ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"timeseries": []}""")]
    [InlineData("""{"timeseries": [{"label": "a", "data": []}]}""")]
    public async Task Start_NoSeries_IsAnEmptyList(string body)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var value = (await Measure(server)).ShouldBeValue();
        value.Text.ShouldBe("[]");
        ConditionEvaluator.Evaluate(value.Result, "result < 5", null).Phase.ShouldBe("Error");
        ConditionEvaluator.Evaluate(value.Result, "len(result) == 0", null).Phase.ShouldBe("Successful");
    }

    [Theory]
    [InlineData(
        200,
        """{"errorType": "QuerySyntaxError", "errorMessage": "Syntax error at 3"}""",
        "refused the query: QuerySyntaxError: Syntax error at 3"
    )]
    [InlineData(401, "hunter2-token", "answered 401")]
    [InlineData(200, """{"timeseries": [{"data": [[1]]}]}""", "did not answer as Wavefront does")]
    public async Task Start_Refused_SaysWhy(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await Measure(server)).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Start_AddressWithoutToken_NamesSecretAndKey()
    {
        var metric = new WavefrontMetric { Address = "other.wavefront.com", Query = "ts(a)" };
        (await Given.Measure(new MetricProvider { Wavefront = metric }, GivenSecrets.OfService("wavefront-api-tokens", ("x", "f00-f00"))))
            .ShouldBeError()
            .ShouldBe("API token not found: secret \"wavefront-api-tokens\" has no key \"other.wavefront.com\"");
        (await Given.Measure(new MetricProvider { Wavefront = metric with { Address = null } }))
            .ShouldBeError()
            .ShouldContain("address is empty");
        (await Given.Measure(new MetricProvider { Wavefront = metric with { Query = "" } }))
            .ShouldBeError()
            .ShouldContain("query is empty");
    }

    [Fact]
    public async Task QueryRange_AsksForTheWindowAndKeepsTags()
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var series = await Given.MeasureRange(Metric(server), Secrets(server));
        var single = series.Single();
        (single.Labels["label"], single.Labels["host"], single.Labels["env"]).ShouldBe(("app.errors", "a", "prod"));
        single.Points.Select(p => p.Value).ShouldBe([4, 0.251, 9]);
        server.Seen.Single().Path.ShouldEndWith("s=1795261800000&e=1795262400000&g=m&i=false&strict=true");
    }

    private static Task<ProviderAnswer> Measure(ScriptedServer server) => Given.Measure(Metric(server), Secrets(server));

    private static MetricProvider Metric(ScriptedServer server) =>
        new()
        {
            Wavefront = new WavefrontMetric { Address = server.Url("/"), Query = "ts(app.errors)" },
        };

    private static GivenSecrets Secrets(ScriptedServer server) =>
        GivenSecrets.OfService("wavefront-api-tokens", (server.Url("/"), "hunter2-token"));
}
