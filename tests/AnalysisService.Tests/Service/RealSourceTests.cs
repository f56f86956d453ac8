using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The service with its own providers against real HTTP servers.</summary>
public sealed class RealSourceTests : IAsyncLifetime
{
    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private WebApplication _source = null!;

    private string Address => _source.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _source = builder.Build();
        _source.MapGet("/rate", static () => Results.Json(new Dictionary<string, double> { ["rate"] = 0.12 }));
        _source.MapGet("/big", static () => Results.Text(new string('1', 10 * 1024 * 1024)));
        _source.MapGet("/fail", static () => Results.StatusCode(503));
        _source.MapMethods(
            "/api/v1/query",
            ["GET", "POST"],
            static () =>
                Results.Text(
                    """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"NaN"]}]}}""",
                    "application/json"
                )
        );
        await _source.StartAsync();
        await _bed.InitializeAsync();
        await _bed.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<AnalysisRun> MeasureAsync(string name, string provider, string condition)
    {
        var spec =
            $$"""{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"{{condition}}","provider":{{provider}} }]}""";
        await _bed.CreateAsync(name, spec);
        return await _bed.WhenEndedAsync(name);
    }

    private string Web(string path, string more = "") => $$$$"""{"web":{"url":"{{{{Address}}}}{{{{path}}}}"{{{{more}}}}}}""";

    [Fact]
    public async Task Web_Value_IsJudged()
    {
        var good = await MeasureAsync("good", Web("/rate", ""","jsonPath":"{$.rate}" """), "result < 0.2");
        var bad = await MeasureAsync("bad", Web("/rate", ""","jsonPath":"{$.rate}" """), "result < 0.1");

        good.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        bad.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        bad.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe("0.12");
    }

    [Fact]
    public async Task Web_NobodyListens_IsAnErrorWithTheAddressAndTheCauseButNoCredentials()
    {
        var run = await MeasureAsync("nobody", """{"web":{"url":"http://user:topsecret@127.0.0.1:9/metrics"}}""", "result < 1");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("127.0.0.1:9");
        run.Status.Message!.ShouldContain("refused", Case.Insensitive);
        run.Status.Message!.ShouldNotContain("topsecret");
    }

    [Theory]
    [InlineData("/big")]
    [InlineData("/fail")]
    [InlineData("/nothing-there")]
    public async Task Web_AnswerThatIsNoValue_IsAnError(string path)
    {
        var run = await MeasureAsync($"answer{path.Replace('/', '-')}", Web(path), "result < 1");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Prometheus_NotANumber_FailsAPlainComparison()
    {
        var provider = $$$"""{"prometheus":{"address":"{{{Address}}}","query":"rate(x[1m])"}}""";

        (await MeasureAsync("nan", provider, "result[0] < 1")).Status.Phase.ShouldBe(AnalysisPhase.Failed);
        (await MeasureAsync("nan-known", provider, "isNaN(result[0]) || result[0] < 1")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }
}
