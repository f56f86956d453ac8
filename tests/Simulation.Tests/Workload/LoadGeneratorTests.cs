using System.Net;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Simulation.Tests;

public sealed class LoadGeneratorTests
{
    [Fact]
    public async Task Run_ReadyPods_ShareTheLoadAndItFollowsThem()
    {
        await using var workload = new DemoWorkload(TimeProvider.System);
        var one = await StartAsync(workload, "a", "v1");
        var two = await StartAsync(workload, "b", "v1");
        var unready = await StartAsync(workload, "c", "v3", ready: false);
        var pods = new FixedCache(one, two, unready);
        using var client = new HttpClient();
        var load = Load(pods, client, new LoadOptions { RequestsPerSecond = 500 });
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);

        await Eventually.HoldsAsync(() => Sent(load, "v1") >= 50, "50 requests to the first version");
        load.Sent.Keys.ShouldBe(["v1"]);
        pods.Set(one, await StartAsync(workload, "d", "v2"));
        await Eventually.HoldsAsync(() => Sent(load, "v2") >= 50, "50 requests to the second version");

        await stop.CancelAsync();
        await running;
        load.Sent["v1"].Errors.ShouldBe(0);
        Math.Abs(workload.Recent("v1", TimeSpan.FromSeconds(60)).Requests - Sent(load, "v1")).ShouldBeLessThanOrEqualTo(64);
        load.Sent.ContainsKey("v3").ShouldBeFalse();
    }

    [Fact]
    public async Task Run_DurationPassed_EndsByItselfAndAboutAtTheRate()
    {
        await using var workload = new DemoWorkload(TimeProvider.System);
        using var client = new HttpClient();
        var clock = new ManualTimeProvider();
        var pods = new FixedCache(await StartAsync(workload, "a", "v1"));
        var load = Load(pods, client, new LoadOptions { Duration = TimeSpan.FromSeconds(1) }, clock);
        var running = load.RunAsync(CancellationToken.None);

        for (var sent = 0; sent < 98; sent += 2)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Eventually.HoldsAsync(() => Sent(load, "v1") >= sent, "the requests of that time");
        }

        clock.Advance(TimeSpan.FromMilliseconds(20));
        await running.WaitAsync(Eventually.DefaultDeadline);

        Sent(load, "v1").ShouldBeInRange(96, 98);
    }

    [Fact]
    public async Task Run_PodThatDoesNotAnswer_CountsErrors()
    {
        using var client = new HttpClient();
        var load = Load(new FixedCache(DemoPods.Pod("gone", "v1", address: "127.0.0.1:1")), client, new LoadOptions());
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);

        await Eventually.HoldsAsync(() => Sent(load, "v1") >= 10, "ten requests");

        await stop.CancelAsync();
        await running;
        load.Sent["v1"].Errors.ShouldBe(load.Sent["v1"].Requests);
    }

    [Theory]
    [InlineData("10.0.0.1:80")]
    [InlineData("93.184.216.34:443")]
    [InlineData("127.0.0.1:0")]
    [InlineData("example.com:80")]
    [InlineData("")]
    public void Behind_AddressThatIsNotLoopback_IsNeverATarget(string address) =>
        LoadTarget.Behind(DemoPods.Service(), new FixedCache(DemoPods.Pod("a", "h", address: address))).ShouldBeEmpty();

    [Fact]
    public void Behind_LeavingPodOrNoService_IsNoTarget()
    {
        LoadTarget
            .Behind(DemoPods.Service(), new FixedCache(DemoPods.Pod("a", "h", address: "127.0.0.1:80", leaving: true)))
            .ShouldBeEmpty();
        LoadTarget.Behind(null, new FixedCache(DemoPods.Pod("a", "h", address: "127.0.0.1:80"))).ShouldBeEmpty();
        LoadTarget.Behind(DemoPods.Service(), new FixedCache(DemoPods.Pod("a", "h", address: "127.0.0.1:80"))).Count.ShouldBe(1);
    }

    private static long Sent(LoadGenerator load, string hash) => load.Sent.TryGetValue(hash, out var count) ? count.Requests : 0;

    private static LoadGenerator Load(IObjectCache pods, HttpClient client, LoadOptions options, TimeProvider? time = null)
    {
        var service = DemoPods.Service();
        return new LoadGenerator(new FixedCache(service), pods, service.Key, client, options, time ?? TimeProvider.System);
    }

    private static async Task<KubeObject> StartAsync(DemoWorkload workload, string name, string hash, bool ready = true)
    {
        const string Container = """{"image":"rollouts-demo"}""";
        IPEndPoint address = await workload.StartAsync(DemoPods.Pod(name, hash, Container), CancellationToken.None);
        return DemoPods.Pod(name, hash, Container, address.ToString(), ready);
    }
}
