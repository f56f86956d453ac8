using System.Net;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class WatchTests
{
    private static readonly TimeSpan Soon = Eventually.DefaultDeadline;

    [Fact]
    public async Task Watch_Lines_BecomeEvents()
    {
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n" + Line("MODIFIED", "a", 2) + "\r\n\n");
            await StubServer.SendAsync(
                context,
                Line("BOOKMARK", "", 3) + "\n" + Line("FUTURE", "a", 4) + "\n" + Line("DELETED", "a", 5) + "\n"
            );
        });
        await using var client = server.Client();

        var seen = await CollectAsync(
            client,
            new ListOptions
            {
                ResourceVersion = "0",
                FieldSelector = "metadata.name=a",
                Timeout = TimeSpan.FromMinutes(2),
            }
        );

        seen.Select(static item => $"{item.Type} {item.Object.Header.Name}@{item.Object.Header.ResourceVersion}")
            .ShouldBe(["Added a@1", "Modified a@2", "Bookmark @3", "Deleted a@5"]);
        server
            .Requests.Single()
            .Target.ShouldBe(
                "/api/v1/namespaces/n/pods?fieldSelector=metadata.name%3Da&resourceVersion=0&watch=true&allowWatchBookmarks=true&timeoutSeconds=120"
            );
    }

    [Fact]
    public async Task Watch_LineInPieces_IsPutTogether()
    {
        var line = Line("ADDED", "näme", 1) + "\n" + Line("ADDED", new string('x', 200_000), 2) + "\n";
        await using var server = await StubServer.StartAsync(async context =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(line);
            for (var i = 0; i < bytes.Length; i += i < 200 ? 7 : 50_000)
            {
                await context.Response.Body.WriteAsync(bytes.AsMemory(i, Math.Min(i < 200 ? 7 : 50_000, bytes.Length - i)));
                await context.Response.Body.FlushAsync();
            }
        });
        await using var client = server.Client();

        var seen = await CollectAsync(client);

        seen.Select(static item => item.Object.Header.Name).ShouldBe(["näme", new string('x', 200_000)]);
    }

    [Fact]
    public async Task Watch_EventBeforeTheEnd_IsDeliveredAtOnce()
    {
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n");
            await HangAsync(context);
        });
        await using var client = server.Client();
        await using var events = client.WatchAsync(KnownResources.Pods, "n").GetAsyncEnumerator();

        (await events.MoveNextAsync().AsTask().WaitAsync(Soon)).ShouldBeTrue();

        events.Current.Object.Header.Name.ShouldBe("a");
    }

    [Fact]
    public async Task Watch_ErrorEvent_IsThrown()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.SendAsync(
                context,
                Line("ADDED", "a", 1)
                    + "\n"
                    + """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 1 (9)"}}"""
                    + "\n"
            )
        );
        await using var client = server.Client();

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => CollectAsync(client));

        refused.IsExpired.ShouldBeTrue();
        refused.Message.ShouldContain("too old resource version");
    }

    [Fact]
    public async Task Watch_Refused_Throws()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(context, """{"kind":"Status","code":410,"reason":"Gone","message":"old"}""", 410)
        );
        await using var client = server.Client();

        (await Should.ThrowAsync<KubernetesApiException>(() => CollectAsync(client))).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Theory]
    [InlineData("garbage\n", HttpRequestError.InvalidResponse)]
    [InlineData("{\"type\":\"ADDED\"}\n", HttpRequestError.InvalidResponse)]
    [InlineData("{\"type\":7,\"object\":{}}\n", HttpRequestError.InvalidResponse)]
    [InlineData("{\"type\":\"ADDED\",\"object\":[]}\n", HttpRequestError.InvalidResponse)]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":{}}}}\n", HttpRequestError.InvalidResponse)]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"meta", HttpRequestError.ResponseEnded)]
    public async Task Watch_BrokenLine_HttpRequestException(string text, HttpRequestError error)
    {
        await using var server = await StubServer.StartAsync(context => StubServer.SendAsync(context, text));
        await using var client = server.Client();

        var failure = await Should.ThrowAsync<HttpRequestException>(() => CollectAsync(client));

        failure.HttpRequestError.ShouldBe(error);
        failure.Message.ShouldContain("Watch Pod in n");
    }

    [Fact]
    public async Task Watch_ConnectionReset_HttpRequestException()
    {
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n");
            context.Abort();
        });
        await using var client = server.Client();

        await Should.ThrowAsync<HttpRequestException>(() => CollectAsync(client));
    }

    [Fact]
    public async Task Watch_EndlessLine_IsGivenUp()
    {
        await using var server = await StubServer.StartAsync(static async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await StubServer.SendAsync(context, new string('x', 64 * 1024));
            }
        });
        await using var client = server.Client(static options => options.MaxWatchLineBytes = 1024 * 1024);

        var failure = await Should.ThrowAsync<HttpRequestException>(() => CollectAsync(client).WaitAsync(Soon));

        failure.HttpRequestError.ShouldBe(HttpRequestError.ConfigurationLimitExceeded);
    }

    [Fact]
    public async Task Watch_SilentServer_EndsAfterTheIdleTime()
    {
        var clock = new ManualTimeProvider();
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n");
            await HangAsync(context);
        });
        await using var client = server.Client(time: clock);
        await using var events = client.WatchAsync(KnownResources.Pods, "n").GetAsyncEnumerator();
        await events.MoveNextAsync().AsTask().WaitAsync(Soon);

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMinutes(2.9));
        next.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(0.2));

        (await next.WaitAsync(Soon)).ShouldBeFalse();
    }

    [Fact]
    public async Task Watch_LinesKeepComing_IsKeptOpen()
    {
        var clock = new ManualTimeProvider();
        using var more = new SemaphoreSlim(0);
        await using var server = await StubServer.StartAsync(async context =>
        {
            for (var i = 1; ; i++)
            {
                await StubServer.SendAsync(context, Line("ADDED", "a", i) + "\n");
                await more.WaitAsync(context.RequestAborted);
            }
        });
        await using var client = server.Client(time: clock);
        await using var events = client.WatchAsync(KnownResources.Pods, "n").GetAsyncEnumerator();
        await events.MoveNextAsync().AsTask().WaitAsync(Soon);

        for (var i = 2; i <= 4; i++)
        {
            var next = events.MoveNextAsync().AsTask();
            clock.Advance(TimeSpan.FromMinutes(2));
            more.Release();
            (await next.WaitAsync(Soon)).ShouldBeTrue();
            events.Current.Object.Header.ResourceVersion.ShouldBe(i.ToString());
        }
    }

    [Fact]
    public async Task Watch_ServerNeverCloses_EndsAfterItsTime()
    {
        var clock = new ManualTimeProvider();
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n");
            await HangAsync(context);
        });
        await using var client = server.Client(static options => options.WatchIdleTimeout = TimeSpan.FromHours(1), clock);
        await using var events = client
            .WatchAsync(KnownResources.Pods, "n", new ListOptions { Timeout = TimeSpan.FromMinutes(1) })
            .GetAsyncEnumerator();
        await events.MoveNextAsync().AsTask().WaitAsync(Soon);

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(91));

        (await next.WaitAsync(Soon)).ShouldBeFalse();
    }

    [Fact]
    public async Task Watch_Cancelled_OperationCanceled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync(static async context =>
        {
            await StubServer.SendAsync(context, Line("ADDED", "a", 1) + "\n");
            await HangAsync(context);
        });
        await using var client = server.Client();
        await using var events = client.WatchAsync(KnownResources.Pods, "n", null, cancel.Token).GetAsyncEnumerator();
        await events.MoveNextAsync().AsTask().WaitAsync(Soon);

        var next = events.MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(Soon));
    }

    private static string Line(string type, string name, int version) =>
        """{"type":"TYPE","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"NAME","namespace":"n","resourceVersion":"VERSION"}}}"""
            .Replace("TYPE", type, StringComparison.Ordinal)
            .Replace("NAME", name, StringComparison.Ordinal)
            .Replace("VERSION", version.ToString(), StringComparison.Ordinal);

    private static async Task<List<WatchEvent>> CollectAsync(KubernetesClient client, ListOptions? options = null)
    {
        var seen = new List<WatchEvent>();
        await foreach (var item in client.WatchAsync(KnownResources.Pods, "n", options))
        {
            seen.Add(item);
        }

        return seen;
    }

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
