using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Rollouts.Grpc.Tests.V1;

namespace Rollouts.Grpc.Tests;

/// <summary>Our client and our server speak to each other in every kind of method.</summary>
public sealed class CallTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Unary_Request_IsAnswered()
    {
        await using var server = await EchoServer.StartAsync();

        var call = server.Client().SayAsync(new EchoRequest { Text = "grüezi" });
        var reply = await call;

        reply.Text.ShouldBe("grüezi");
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task ClientStreaming_Requests_AreAllRead()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Gather();
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
        }

        await call.RequestStream.CompleteAsync();

        (await call).ShouldBe(new EchoReply { Text = "abc", Count = 3 });
    }

    [Fact]
    public async Task ServerStreaming_Answers_ComeInOrder()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Repeat(new EchoRequest { Text = "x", Times = 500 });
        var counts = new List<int>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(reply.Count);
        }

        counts.ShouldBe(Enumerable.Range(1, 500));
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Talk();
        for (var i = 1; i <= 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
            call.ResponseStream.Current.ShouldBe(new EchoReply { Text = $"{i}", Count = i });
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(default)).ShouldBeFalse();
        (await call.ResponseStream.MoveNext(default)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, "field 'x' is 100 % wrong: žluť 🚦")]
    [InlineData(StatusCode.NotFound, "")]
    [InlineData(StatusCode.Unauthenticated, "line\nbreak")]
    public async Task Handler_ThrowsStatus_CallerSeesCodeAndDetail(StatusCode code, string detail)
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { Status = (int)code, StatusDetail = detail })
        );

        thrown.Status.ShouldBe(new Status(code, detail));
    }

    [Fact]
    public async Task Handler_EveryStatusCode_ReachesTheCaller()
    {
        await using var server = await EchoServer.StartAsync();
        foreach (var code in Enum.GetValues<StatusCode>().Where(static code => code != StatusCode.OK))
        {
            using var call = server.Client().Repeat(new EchoRequest { Times = 1, Status = (int)code });
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
            (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(code);
            (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(code);
        }
    }

    [Fact]
    public async Task Handler_Throws_CallerSeesUnknownWithoutTheMessage()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () => await server.Client().SayAsync(new EchoRequest { Text = "throw" }));

        thrown.StatusCode.ShouldBe(StatusCode.Unknown);
        thrown.Status.Detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Handler_ThrowsWithDetailedErrors_CallerSeesTheMessage()
    {
        await using var server = await EchoServer.StartAsync(options => options.EnableDetailedErrors = true);

        var thrown = await Should.ThrowAsync<RpcException>(async () => await server.Client().SayAsync(new EchoRequest { Text = "throw" }));

        thrown.Status.Detail.ShouldContain("a secret of the handler");
    }

    [Fact]
    public async Task Metadata_TextAndBinary_ComesBackInTrailers()
    {
        await using var server = await EchoServer.StartAsync();
        var sent = new Metadata
        {
            { "echo-text", "one, two" },
            { "Echo-Bytes-bin", [0, 255, 10, 13] },
            { "echo-bytes-bin", [7] },
        };

        var call = server.Client().SayAsync(new EchoRequest(), sent);
        await call;

        var trailers = call.GetTrailers();
        trailers.GetValue("echo-text").ShouldBe("one, two");
        trailers
            .GetAll("echo-bytes-bin")
            .Select(entry => entry.ValueBytes)
            .ShouldBe([
                [0, 255, 10, 13],
                [7],
            ]);
    }

    [Fact]
    public async Task Metadata_OfAFailedCall_IsInItsException()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { Status = 9 }, new Metadata { { "echo-why", "because" } })
        );

        thrown.Trailers.GetValue("echo-why").ShouldBe("because");
    }

    [Fact]
    public async Task ResponseHeaders_SentEarly_ArriveBeforeTheAnswer()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().SayAsync(new EchoRequest { Hang = true }, new Metadata { { "say-early", "hello" } });
        var headers = await call.ResponseHeadersAsync.WaitAsync(Long);

        headers.GetValue("early").ShouldBe("hello");
        call.ResponseAsync.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Deadline_Passes_CallerSeesDeadlineExceeded()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { Hang = true }, deadline: DateTimeOffset.UnixEpoch.UtcDateTime)
        );
        var later = await Should.ThrowAsync<RpcException>(async () =>
            await server
                .Client()
                .SayAsync(new EchoRequest { Hang = true }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100))
        );

        thrown.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        later.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Cancellation_OfTheCaller_ReachesTheHandler()
    {
        await using var server = await EchoServer.StartAsync(options => options.Interceptors.Add<WatchingInterceptor>());
        using var cancel = new CancellationTokenSource();
        var begun = WatchingInterceptor.Expect("cancel-me");

        var call = server
            .Client()
            .SayAsync(new EchoRequest { Hang = true }, new Metadata { { "watch", "cancel-me" } }, cancellationToken: cancel.Token);
        var handler = await begun.WaitAsync(Long);
        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await Should.ThrowAsync<OperationCanceledException>(() => handler.WaitAsync(Long));
    }

    [Fact]
    public async Task Dispose_OfARunningCall_ReachesTheHandler()
    {
        await using var server = await EchoServer.StartAsync(options => options.Interceptors.Add<WatchingInterceptor>());
        var begun = WatchingInterceptor.Expect("drop-me");

        var call = server.Client().SayAsync(new EchoRequest { Hang = true }, new Metadata { { "watch", "drop-me" } });
        var handler = await begun.WaitAsync(Long);
        call.Dispose();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await Should.ThrowAsync<OperationCanceledException>(() => handler.WaitAsync(Long));
    }

    [Fact]
    public async Task Server_NotThere_IsUnavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        var thrown = await Should.ThrowAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new EchoRequest()));
        using var streaming = new Echo.EchoClient(channel).Gather();
        var written = await Should.ThrowAsync<RpcException>(() => streaming.RequestStream.WriteAsync(new EchoRequest()));

        thrown.StatusCode.ShouldBe(StatusCode.Unavailable);
        written.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task UnixSocket_Calls_AreAnswered()
    {
        var folder = Directory.CreateTempSubdirectory("grpc-");
        var socket = Path.Combine(folder.FullName, "s");
        await using (await EchoServer.StartAsync(socket: socket))
        {
            using var channel = UnixSocketChannel.Open(socket);
            var reply = await new Echo.EchoClient(channel).SayAsync(new EchoRequest { Text = "here" });
            reply.Text.ShouldBe("here");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task LargeMessage_WithinTheLimit_GoesBothWays()
    {
        await using var server = await EchoServer.StartAsync();
        var payload = ByteString.CopyFrom(Enumerable.Range(0, 4_000_000).Select(static i => (byte)(i * 31)).ToArray());

        var reply = await server.Client().SayAsync(new EchoRequest { Payload = payload });

        reply.Payload.ShouldBe(payload);
    }
}
