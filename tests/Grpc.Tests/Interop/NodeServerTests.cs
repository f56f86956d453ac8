using Google.Protobuf;
using Grpc.Core;
using Rollouts.Grpc.Tests.V1;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>Our client on the reference server of JavaScript, which compresses its answers with gzip.</summary>
public sealed class NodeServerTests(NodeServerFixture node) : IClassFixture<NodeServerFixture>
{
    [Fact]
    public async Task Unary_Request_IsAnswered()
    {
        var reply = await node.Client.SayAsync(new EchoRequest { Text = "grüezi 🚦" });

        reply.ShouldBe(new EchoReply { Text = "grüezi 🚦", Count = 1 });
    }

    [Fact]
    public async Task ClientStreaming_Requests_AreAllRead()
    {
        using var call = node.Client.Gather();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "x" });
        }

        await call.RequestStream.CompleteAsync();

        (await call).Count.ShouldBe(100);
    }

    [Fact]
    public async Task ServerStreaming_Answers_ComeInOrder()
    {
        using var call = node.Client.Repeat(new EchoRequest { Times = 500 });
        var counts = new List<int>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(reply.Count);
        }

        counts.ShouldBe(Enumerable.Range(1, 500));
    }

    [Fact]
    public async Task ServerStreaming_ThatFails_GivesAnswersAndStatus()
    {
        using var call = node.Client.Repeat(
            new EchoRequest
            {
                Times = 2,
                Status = 10,
                StatusDetail = "half-way ✂",
            }
        );

        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        var thrown = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default));

        thrown.Status.ShouldBe(new Status(StatusCode.Aborted, "half-way ✂"));
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnswered()
    {
        using var call = node.Client.Talk();
        for (var i = 1; i <= 20; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe($"{i}");
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Statuses_All_AreUnderstood()
    {
        foreach (var code in Enum.GetValues<StatusCode>().Where(static code => code != StatusCode.OK))
        {
            var thrown = await Should.ThrowAsync<RpcException>(async () =>
                await node.Client.SayAsync(new EchoRequest { Status = (int)code, StatusDetail = "100 % žluť\nline" })
            );
            thrown.Status.ShouldBe(new Status(code, "100 % žluť\nline"));
        }
    }

    [Fact]
    public async Task Metadata_GoesBothWays()
    {
        var call = node.Client.SayAsync(
            new EchoRequest(),
            new Metadata
            {
                { "echo-text", "one" },
                { "echo-data-bin", [0, 255, 44] },
                { "say-early", "hello" },
            }
        );

        (await call.ResponseHeadersAsync).GetValue("early").ShouldBe("hello");
        await call;
        call.GetTrailers().GetValue("echo-text").ShouldBe("one");
        call.GetTrailers().GetValueBytes("echo-data-bin").ShouldBe([0, 255, 44]);
    }

    [Fact]
    public async Task Deadline_Passes_IsDeadlineExceeded()
    {
        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await node.Client.SayAsync(
                new EchoRequest { Hang = true },
                deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200)
            )
        );

        thrown.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Cancellation_ReachesTheServer()
    {
        using var cancel = new CancellationTokenSource();
        var before = await CancelledAsync();

        var call = node.Client.SayAsync(
            new EchoRequest { Hang = true },
            new Metadata { { "say-early", "there" } },
            cancellationToken: cancel.Token
        );
        await call.ResponseHeadersAsync;
        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await Eventually.HoldsAsync(async () => await CancelledAsync() > before, "the server's notice of the cancellation");
    }

    [Fact]
    public async Task LargeMessage_Compressed_ComesBackWhole()
    {
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 4_000_000).Select(static i => (byte)(i * 31))]);

        var reply = await node.Client.SayAsync(
            new EchoRequest { Payload = payload },
            new Metadata { { "grpc-internal-encoding-request", "gzip" } }
        );

        reply.Payload.ShouldBe(payload);
    }

    [Fact]
    public async Task Answer_ThatUnpacksTooLarge_IsExhausted()
    {
        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await node.Client.SayAsync(new EchoRequest { AnswerBytes = 32 << 20 })
        );

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    private async Task<int> CancelledAsync() => int.Parse((await node.Client.SayAsync(new EchoRequest { Text = "cancelled?" })).Text);
}
