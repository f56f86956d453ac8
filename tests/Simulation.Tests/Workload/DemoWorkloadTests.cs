using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation.Tests;

public sealed class DemoWorkloadTests : IAsyncLifetime
{
    private readonly DemoWorkload _workload = new(TimeProvider.System);
    private readonly HttpClient _client = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _workload.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"image":"rollouts-demo:v1"}""", 0)]
    [InlineData("""{"image":"registry.example:5000/argo/rollouts-demo:v2","env":[{"name":"ERROR_PERCENT","value":"12"}]}""", 12)]
    [InlineData("""{"image":"rollouts-demo:v2","args":["--error-percent=37.5"]}""", 37.5)]
    [InlineData("""{"image":"rollouts-demo:bad-red"}""", 12)]
    [InlineData("""{"image":"rollouts-demo:bad-red","env":[{"name":"ERROR_PERCENT","value":"none"}]}""", 12)]
    public async Task Server_ErrorShare_IsMetToTheRequest(string container, double percent)
    {
        var address = await _workload.StartAsync(DemoPods.Pod("a", "h1", container), CancellationToken.None);
        var failed = 0;

        for (var i = 0; i < 200; i++)
        {
            failed += (await GetAsync(address, "/")).StatusCode == HttpStatusCode.InternalServerError ? 1 : 0;
        }

        failed.ShouldBe((int)(200 * percent / 100));
        var stats = await StatsAsync(address, "/stats");
        ((long)stats["requests"]!).ShouldBe(200);
        ((long)stats["errors"]!).ShouldBe(failed);
        ((double)stats["successRate"]!).ShouldBe(1 - failed / 200.0, 1e-9);
    }

    [Theory]
    [InlineData("""{"image":"nginx:1"}""", false)]
    [InlineData("""{"image":"my-rollouts-demo:1"}""", false)]
    [InlineData("""{"image":"rollouts-demo"}""", true)]
    [InlineData("""{"image":"rollouts-demo@sha256:00"}""", true)]
    [InlineData("""{"image":7}""", false)]
    public void Serves_Image_Decides(string container, bool serves) => _workload.Serves(DemoPods.Pod("a", "h", container)).ShouldBe(serves);

    [Fact]
    public async Task Start_ContainerPort_IsWhereItListensOnAnAddressOfItsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has more loopback addresses than 127.0.0.1 without being asked");
        const string Container = """{"image":"rollouts-demo","ports":[{"containerPort":18080}]}""";

        var one = await _workload.StartAsync(DemoPods.Pod("a", "h", Container), CancellationToken.None);
        var two = await _workload.StartAsync(DemoPods.Pod("b", "h", Container), CancellationToken.None);

        (one.Port, two.Port).ShouldBe((18080, 18080));
        one.Address.ShouldNotBe(two.Address);
    }

    [Fact]
    public async Task Metrics_AreCountersByCodeAndVersion()
    {
        var address = await _workload.StartAsync(
            DemoPods.Pod("a", "h1", """{"image":"rollouts-demo","args":["--error-percent=50"]}"""),
            CancellationToken.None
        );
        for (var i = 0; i < 4; i++)
        {
            await GetAsync(address, "/any/path");
        }

        using var response = await GetAsync(address, "/metrics");
        await response.Content.LoadIntoBufferAsync(100_000);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = await reader.ReadToEndAsync();

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        text.ShouldContain("# TYPE demo_requests_total counter\n");
        text.ShouldContain("demo_requests_total{namespace=\"shop\",pod=\"a\",pod_template_hash=\"h1\",code=\"200\"} 2\n");
        text.ShouldContain("demo_requests_total{namespace=\"shop\",pod=\"a\",pod_template_hash=\"h1\",code=\"500\"} 2\n");
    }

    [Fact]
    public async Task Aggregator_SumsTheRecentRequestsOfAVersion()
    {
        await using var metrics = await DemoMetricsServer.StartAsync(_workload, 0, CancellationToken.None);
        var one = await _workload.StartAsync(DemoPods.Pod("a", "h1", """{"image":"rollouts-demo"}"""), CancellationToken.None);
        var two = await _workload.StartAsync(
            DemoPods.Pod("b", "h1", """{"image":"rollouts-demo","args":["--error-percent=100"]}"""),
            CancellationToken.None
        );
        var other = await _workload.StartAsync(DemoPods.Pod("c", "h2", """{"image":"rollouts-demo"}"""), CancellationToken.None);
        foreach (var address in (IPEndPoint[])[one, one, one, two, other])
        {
            await GetAsync(address, "/");
        }

        var stats = await StatsAsync(new Uri(metrics.Url + "/stats?hash=h1&window=30s"));
        ((long)stats["requests"]!).ShouldBe(4);
        ((double)stats["successRate"]!).ShouldBe(0.75);
        ((double)stats["errorPercent"]!).ShouldBe(25);
        ((long)(await StatsAsync(new Uri(metrics.Url + "/stats")))["requests"]!).ShouldBe(5);

        var none = await StatsAsync(new Uri(metrics.Url + "/stats?hash=unknown"));
        ((long)none["requests"]!).ShouldBe(0);
        none["successRate"].ShouldBeNull();

        var targets = await _client.GetFromJsonAsync<JsonArray>(new Uri(metrics.Url + "/targets"));
        targets![0]!["targets"]!.AsArray().Select(static target => (string)target!).ShouldContain(one.ToString());
        (await _client.GetAsync(new Uri(metrics.Url + "/stats?window=nonsense"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Stop_ServerNoLongerListens()
    {
        var pod = DemoPods.Pod("a", "h1", """{"image":"rollouts-demo"}""");
        var address = await _workload.StartAsync(pod, CancellationToken.None);
        (await _workload.StartAsync(pod, CancellationToken.None)).ShouldBe(address);

        await _workload.StopAsync(pod.Header.Uid);

        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(address, "/"));
        _workload.Addresses.ShouldBeEmpty();
    }

    private Task<HttpResponseMessage> GetAsync(IPEndPoint address, string path) => _client.GetAsync(new Uri($"http://{address}{path}"));

    private Task<JsonObject> StatsAsync(IPEndPoint address, string path) =>
        StatsAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{address}{path}")));

    private async Task<JsonObject> StatsAsync(Uri url) => (await _client.GetFromJsonAsync<JsonObject>(url))!;
}
