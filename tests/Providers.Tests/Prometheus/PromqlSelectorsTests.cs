namespace Rollouts.Providers.Tests;

/// <summary>Which series a PromQL query is computed from.</summary>
public sealed class PromqlSelectorsTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{job=\"a\"}", "up{job=\"a\"}")]
    [InlineData("""{__name__="up", path=~"/a}[5m]"}""", """{__name__="up", path=~"/a}[5m]"}""")]
    [InlineData("""{"http.requests", a='it\'s'}[5m]""", """{"http.requests", a='it\'s'}|5m""")]
    [InlineData("sum(rate(errors[5m])) / sum(rate(requests[5m]))", "errors|5m;requests|5m")]
    [InlineData("sum by (job, le) (rate(x_bucket{a=`b\"`}[1h30m]))", "x_bucket{a=`b\"`}|1h30m")]
    [InlineData("SUM WITHOUT(instance)(x)", "x")]
    [InlineData("sum(x) by (y)", "x")]
    [InlineData("a * on (job) group_left (team) b unless ignoring(x) c", "a;b;c")]
    [InlineData("a * on (job) group_left b", "a;b")]
    [InlineData("a offset 1d / a offset -5m @ end()", "a")]
    [InlineData("a @ 1609746000 > bool 0x1F", "a")]
    [InlineData("max_over_time(rate(x[5m])[1h:1m])", "x|5m")]
    [InlineData("x[1h:5m]", "x|1h")]
    [InlineData("x [ 5m ]", "x|5m")]
    [InlineData("errors or vector(0)", "errors")]
    [InlineData("histogram_quantile(0.9, rate(http:x_bucket[1m])) # and y\n + z", "http:x_bucket|1m;z")]
    [InlineData("label_replace(x, \"y\", \"$1\", \"z\", \"(.*)\")", "x")]
    [InlineData("up{job=\"a\"} + up{job=\"a\"}", "up{job=\"a\"}")]
    [InlineData("1e3 + Inf - NaN", "")]
    [InlineData("scalar(vector(1)) + time()", "")]
    [InlineData("count_values(\"version\", build)", "build")]
    [InlineData("topk(3, x) and y > 1_000", "x;y")]
    public void Of_Query_AreItsSelectors(string query, string selectors) =>
        string.Join(';', PromqlSelectors.Of(query).Select(s => s.Range is null ? s.Series : $"{s.Series}|{s.Range}")).ShouldBe(selectors);

    [Theory]
    [InlineData("up{")]
    [InlineData("up{a=\"")]
    [InlineData("up{a=\"\\")]
    [InlineData("up[")]
    [InlineData("sum by (")]
    [InlineData("\"")]
    [InlineData("#")]
    [InlineData("up #")]
    [InlineData("\u00e4\ud83d\ude00 + \0")]
    public void Of_HalfAQuery_Ends(string query) => PromqlSelectors.Of(query).Count.ShouldBeLessThan(3);

    [Theory]
    [InlineData("up", "label_replace(max(timestamp(up)), \"selector\", \"0\", \"\", \"\")")]
    [InlineData("rate(x[30s])", "label_replace(max(timestamp(x)), \"selector\", \"0\", \"\", \"\")")]
    [InlineData("x[90]", "label_replace((max(timestamp(x)) or max(max_over_time(timestamp(x)[90s:1m]))), \"selector\", \"0\", \"\", \"\")")]
    [InlineData(
        "x[1h30m] - y",
        "label_replace((max(timestamp(x)) or max(max_over_time(timestamp(x)[5400s:1m]))), \"selector\", \"0\", \"\", \"\")"
            + " or label_replace(max(timestamp(y)), \"selector\", \"1\", \"\", \"\")"
    )]
    [InlineData(
        "x[2y]",
        "label_replace((max(timestamp(x)) or max(max_over_time(timestamp(x)[21600s:1m]))), \"selector\", \"0\", \"\", \"\")"
    )]
    [InlineData("vector(1)", null)]
    public void QueryFor_Selectors_AsksForTheirNewestSamples(string query, string? expected) =>
        SampleAge.QueryFor(query).ShouldBe(expected);
}
