using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F19. The answers are annotated CSV as InfluxDB documents it.</summary>
public sealed class InfluxdbProviderTests
{
    private const string Tables =
        "#datatype,string,long,dateTime:RFC3339,double,string,string\r\n"
        + "#group,false,false,false,false,true,true\r\n"
        + "#default,_result,,,,,\r\n"
        + ",result,table,_time,_value,_field,host\r\n"
        + ",,0,2026-11-21T11:58:00Z,0.25,errors,a\r\n"
        + ",,0,2026-11-21T11:59:00Z,0.5,errors,a\r\n"
        + ",,1,2026-11-21T11:58:00Z,7,errors,\"b,c\"\r\n"
        + "\r\n"
        + "#datatype,string,long,dateTime:RFC3339,long,string,string\r\n"
        + "#group,false,false,false,false,true,true\r\n"
        + "#default,_result,,,,,\r\n"
        + ",result,table,_time,_value,_field,host\r\n"
        + ",,2,2026-11-21T12:00:00Z,12,requests,a\r\n";

    private const string Query = "from(bucket: \"app\") |> range(start: -5m) |> filter(fn: (r) => r._field == \"errors\")";

    [Fact]
    public async Task Start_Records_GiveTheListOfTheirValues()
    {
        await using var server = await ScriptedServer.StartAsync(Tables);
        var value = (await Measure(server, Query)).ShouldBeValue();
        value.Text.ShouldBe("[0.25 0.5 7 12]");
        value.Data.ShouldBe(new DataFacts { Samples = 4, NewestSample = Given.Now });
        value.Result.GoTypeName.ShouldBe("[]interface {}");
        ConditionEvaluator.Evaluate(value.Result, "result[0] < 0.3 && result[3] == 12", null).Phase.ShouldBe("Successful");
        var seen = server.Seen.Single();
        (seen.Method, seen.Path).ShouldBe(("POST", "/api/v2/query?org=my%20org"));
        (seen.Headers["Authorization"], seen.Headers["Content-Type"], seen.Headers["Accept"]).ShouldBe(
            ("Token hunter2", "application/json", "application/csv")
        );
        using var sent = JsonDocument.Parse(seen.Body);
        using var wanted = JsonDocument.Parse(
            """{"type": "flux", "dialect": {"annotations": ["datatype", "group", "default"], "delimiter": ",", "header": true}, "query": QUERY}""".Replace(
                "QUERY",
                JsonSerializer.Serialize(Query),
                StringComparison.Ordinal
            )
        );
        JsonElement.DeepEquals(sent.RootElement, wanted.RootElement).ShouldBeTrue(seen.Body);
    }

    [Theory]
    [InlineData("double", "1e+06", "float64", "1e+06")]
    [InlineData("double", "NaN", "float64", "NaN")]
    [InlineData("double", "+Inf", "float64", "+Inf")]
    [InlineData("long", "-5", "int64", "-5")]
    [InlineData("unsignedLong", "18446744073709551615", "uint64", "18446744073709551615")]
    [InlineData("boolean", "true", "bool", "true")]
    [InlineData("string", "up", "string", "up")]
    [InlineData("string", "", "string", "")]
    [InlineData("double", "", "<nil>", "<nil>")]
    [InlineData("duration", "1h30m", "time.Duration", "1h30m0s")]
    public async Task Start_Value_HasTheTypeOfItsColumn(string type, string field, string goType, string text)
    {
        await using var server = await ScriptedServer.StartAsync(
            $"#datatype,string,long,{type}\r\n#group,false,false,false\r\n#default,_result,,\r\n,result,table,_value\r\n,,0,{field}\r\n"
        );
        var value = (await Measure(server, Query)).ShouldBeValue().Result.AsList()[0];
        (value.GoTypeName, value.ToGoString()).ShouldBe((goType, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("#datatype,string,long,double\r\n#group,false,false,false\r\n#default,_result,,\r\n,result,table,_value\r\n")]
    public async Task Start_NoRecord_IsAnError(string body)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var answer = await Measure(server, Query);
        answer.ShouldBeError().ShouldBe("no results returned from flux query");
        answer.Data.ShouldBe(DataFacts.None);
    }

    [Fact]
    public async Task Start_ErrorWhileTheQueryRan_IsStated()
    {
        await using var server = await ScriptedServer.StartAsync(
            Tables
                + "\r\n#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n,query terminated: hunter2,897\r\n"
        );
        (await Measure(server, Query)).ShouldBeError().ShouldBe("InfluxDB stopped the query: query terminated: *****");
    }

    [Theory]
    [InlineData(",result,table,_value\r\n,,0,5\r\n", "no types")]
    [InlineData("#datatype,string,long,double\r\n,result,table,_value\r\n,,0\r\n", "3 fields and the header 4")]
    [InlineData("#datatype,string,long,double\r\n,result,table,_value\r\n,,0,many\r\n", "did not answer as InfluxDB does")]
    [InlineData("#datatype,string,long,matrix\r\n,result,table,_value\r\n,,0,1\r\n", "unknown type matrix")]
    [InlineData("#datatype,string,long,string\r\n,result,table,_value\r\n,,0,\"open", "no end")]
    [InlineData("<html>", "one field only")]
    public async Task Start_StrangeAnswer_SaysWhatIsWrong(string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        (await Measure(server, Query)).ShouldBeError().ShouldContain(reason);
    }

    [Theory]
    [InlineData(401, """{"code": "unauthorized", "message": "unauthorized access with hunter2"}""", "401: unauthorized access with *****")]
    [InlineData(400, """{"code": "invalid", "message": "compilation failed:\nsecond line"}""", "400: compilation failed:")]
    [InlineData(502, "<html>", "502")]
    public async Task Start_Refused_GivesTheReasonWithoutTheToken(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await Measure(server, Query)).ShouldBeError().ShouldEndWith($"answered {reason}");
    }

    [Theory]
    [InlineData("authToken")]
    [InlineData("org")]
    [InlineData("address")]
    public async Task Start_IncompleteProfile_NamesIt(string missing)
    {
        var profile = new Dictionary<string, string>
        {
            ["authToken"] = "token",
            ["org"] = "o",
            ["address"] = "http://127.0.0.1",
        };
        profile.Remove(missing);
        var secrets = GivenSecrets.OfService("other", [.. profile.Select(p => (p.Key, p.Value))]);
        var metric = new MetricProvider
        {
            Influxdb = new InfluxdbMetric { Profile = "other", Query = Query },
        };
        (await Given.Measure(metric, secrets))
            .ShouldBeError()
            .ShouldBe("authToken, org, or address not found: secret \"other\" needs all three keys");
    }

    [Fact]
    public async Task QueryRange_SetsTheVariablesOfTheWindowAfterTheImports()
    {
        await using var server = await ScriptedServer.StartAsync(Tables);
        const string query = "import \"math\"\nfrom(bucket: \"b\") |> range(start: v.timeRangeStart, stop: v.timeRangeStop)";
        var metric = new InfluxdbMetric { Query = query };
        var series = await Given.MeasureRange(new MetricProvider { Influxdb = metric }, Secrets(server));
        series
            .Select(s => $"{s.Labels["_field"]} {s.Labels["host"]}: {string.Join(' ', s.Points.Select(p => p.Value))}")
            .ShouldBe(["errors a: 0.25 0.5", "errors b,c: 7", "requests a: 12"]);
        series[2].Points.Single().At.ShouldBe(Given.Now);
        using var sent = JsonDocument.Parse(server.Seen.Single().Body);
        sent.RootElement.GetProperty("query")
            .GetString()!
            .Split('\n')[..2]
            .ShouldBe([
                "import \"math\"",
                "option v = {timeRangeStart: 2026-11-21T11:50:00.000Z, timeRangeStop: 2026-11-21T12:00:00.001Z, windowPeriod: 60000ms}",
            ]);
    }

    [Fact]
    public async Task QueryRange_QueryWithoutTheVariables_IsRefusedWithARemedy() =>
        (
            await Should.ThrowAsync<ProviderException>(() =>
                Given.MeasureRange(new MetricProvider { Influxdb = new InfluxdbMetric { Query = Query } })
            )
        ).Message.ShouldContain("for a window write |> range(start: v.timeRangeStart, stop: v.timeRangeStop)");

    private static Task<ProviderAnswer> Measure(ScriptedServer server, string query) =>
        Given.Measure(new MetricProvider { Influxdb = new InfluxdbMetric { Query = query } }, Secrets(server));

    private static GivenSecrets Secrets(ScriptedServer server) =>
        GivenSecrets.OfService("influxdb", ("address", server.Url("/")), ("authToken", "hunter2"), ("org", "my org"));
}
