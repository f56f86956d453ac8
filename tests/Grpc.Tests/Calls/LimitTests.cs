using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Rollouts.Grpc.Tests.V1;

namespace Rollouts.Grpc.Tests;

/// <summary>Messages that are too large, packed or not, in either direction.</summary>
public sealed class LimitTests
{
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task Request_BeyondTheServersLimit_IsExhausted()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(new GrpcChannelOptions { MaxSendMessageSize = null });

        var thrown = await Should.ThrowAsync<RpcException>(async () => await client.SayAsync(Sized(5 * 1024 * 1024)));

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        thrown.Status.Detail.ShouldContain("MaxReceiveMessageSize allows 4194304");
    }

    [Fact]
    public async Task Request_BeyondTheClientsLimit_IsExhaustedAndNotSent()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () => await server.Client().SayAsync(Sized(5 * 1024 * 1024)));

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        thrown.Status.Detail.ShouldContain("MaxSendMessageSize allows 4194304");
    }

    [Fact]
    public async Task Answer_BeyondTheServersLimit_IsExhausted()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxSendMessageSize = 1000);

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { AnswerBytes = 1000 })
        );

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await server.Client().SayAsync(new EchoRequest { AnswerBytes = 900 })).Payload.Length.ShouldBe(900);
    }

    [Fact]
    public async Task Answer_BeyondTheClientsLimit_IsExhausted()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });

        var thrown = await Should.ThrowAsync<RpcException>(async () => await client.SayAsync(new EchoRequest { AnswerBytes = 1001 }));

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compression_BothWays_KeepsTheMessage(string encoding)
    {
        await using var server = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = encoding);
        var headers = new Metadata { { "grpc-internal-encoding-request", encoding } };

        using var call = server.Client().SayAsync(Sized(1_000_000), headers);
        var reply = await call;

        reply.Payload.ShouldBe(Sized(1_000_000).Payload);
        // The header says that the server did compress.
        (await server.RawHeaderAsync("grpc-encoding")).ShouldBe(encoding);
    }

    [Fact]
    public async Task Bomb_InARequest_IsExhausted()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(new GrpcChannelOptions { MaxSendMessageSize = null });

        // 64 MiB of zeroes pack to 64 KiB.
        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await client.SayAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[64 << 20]) }, Gzip)
        );

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        thrown.Status.Detail.ShouldContain("unpacks to more than the 4194304 bytes");
    }

    [Fact]
    public async Task Bomb_InAnAnswer_IsExhausted()
    {
        await using var server = await EchoServer.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.MaxSendMessageSize = null;
        });

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { AnswerBytes = 64 << 20 })
        );

        thrown.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    private static EchoRequest Sized(int bytes) =>
        new() { Payload = ByteString.CopyFrom([.. Enumerable.Range(0, bytes).Select(static i => (byte)(i / 7))]) };
}
