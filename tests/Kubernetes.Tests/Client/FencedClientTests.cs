using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class FencedClientTests
{
    private static readonly JsonObject Body = new() { ["metadata"] = new JsonObject { ["name"] = "web" } };

    [Fact]
    public async Task Writes_CarryTheirTimeLimit_ReadsDoNot()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(context, """{"metadata":{"name":"web"}}""")
        );
        await using var client = server.Client();
        var fenced = client.FencedBy(new Lease { Limit = TimeSpan.FromSeconds(4) });

        await fenced.GetAsync(KnownResources.Rollouts, "shop", "web");
        await fenced.CreateAsync(KnownResources.Rollouts, "shop", Body);
        await fenced.PatchAsync(KnownResources.Rollouts, "shop", "web", Patch.Merge(new JsonObject()), "status");
        await fenced.ReplaceAsync(KnownResources.Rollouts, "shop", "web", Body);
        await fenced.DeleteAsync(KnownResources.Rollouts, "shop", "web");
        await fenced.PostSubresourceAsync(KnownResources.Pods, "shop", "web", "eviction", Body);

        server
            .Requests.Select(request => $"{request.Method} {request.Target.Split('/')[^1]}")
            .ShouldBe([
                "GET web",
                "POST rollouts?timeout=4000ms",
                "PATCH status?timeout=4000ms",
                "PUT web?timeout=4000ms",
                "DELETE web?timeout=4000ms",
                "POST eviction?timeout=4000ms",
            ]);
    }

    [Fact]
    public async Task NoLease_NoLimit()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(context, """{"metadata":{"name":"web"}}""")
        );
        await using var client = server.Client();

        await client.FencedBy(new SoleLeadership()).DeleteAsync(KnownResources.Rollouts, "shop", "web");

        server.Requests.ShouldHaveSingleItem().Target.ShouldEndWith("/rollouts/web");
    }

    [Fact]
    public async Task LostLease_NothingIsSent()
    {
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, "{}"));
        await using var client = server.Client();
        var fenced = client.FencedBy(new Lease());

        await Should.ThrowAsync<LeadershipLostException>(fenced.CreateAsync(KnownResources.Rollouts, "shop", Body));
        await Should.ThrowAsync<LeadershipLostException>(fenced.DeleteAsync(KnownResources.Rollouts, "shop", "web"));

        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task SlowServer_WriteIsGivenUpWhenItsTimeIsUp()
    {
        var time = new ManualTimeProvider();
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        });
        await using var client = server.Client(time: time);
        var write = client
            .FencedBy(new Lease { Limit = TimeSpan.FromSeconds(4) })
            .DeleteAsync(KnownResources.Rollouts, "shop", "web", cancellationToken: TestContext.Current.CancellationToken);
        await arrived.Task;

        time.Advance(TimeSpan.FromSeconds(4));

        (await Should.ThrowAsync<HttpRequestException>(write)).Message.ShouldContain("no complete answer within 4 s");
        await ended.Task;
    }

    /// <summary>A lease that admits writes for as long as it has a limit for them.</summary>
    private sealed class Lease : ILeadership
    {
        public TimeSpan? Limit { get; init; }

        public bool IsHeld => true;

        public TimeSpan? AdmitWrite() => Limit ?? throw new LeadershipLostException("lost");

        public Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => work(cancellationToken);
    }
}
