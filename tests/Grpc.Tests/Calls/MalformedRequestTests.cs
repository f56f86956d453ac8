using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Rollouts.Grpc.Tests.V1;

namespace Rollouts.Grpc.Tests;

/// <summary>Bytes and headers that are no gRPC are answered, and the server goes on.</summary>
public sealed class MalformedRequestTests
{
    [Theory]
    [InlineData("", StatusCode.Internal, "the stream holds none")]
    [InlineData("00", StatusCode.Internal, "middle of a message")]
    [InlineData("00000000", StatusCode.Internal, "middle of a message")]
    [InlineData("0000000005aa", StatusCode.Internal, "middle of a message")]
    [InlineData("0200000000", StatusCode.Internal, "flag 2")]
    [InlineData("ff00000000", StatusCode.Internal, "flag 255")]
    [InlineData("00ffffffff", StatusCode.ResourceExhausted, "4294967295 bytes")]
    [InlineData("0080000000", StatusCode.ResourceExhausted, "2147483648 bytes")]
    [InlineData("0100000000", StatusCode.Internal, "names no compression")]
    [InlineData("0000000002ffff", StatusCode.Internal, "not a EchoRequest")]
    [InlineData("00000000020aff", StatusCode.Internal, "not a EchoRequest")]
    public async Task Body_Malformed_IsAnswered(string hex, StatusCode code, string reason)
    {
        await using var server = await EchoServer.StartAsync();

        var (status, detail) = await server.PostRawAsync(Convert.FromHexString(hex));

        status.ShouldBe(code);
        detail.ShouldContain(reason);
        (await server.Client().SayAsync(new EchoRequest { Text = "still here" })).Text.ShouldBe("still here");
    }

    [Theory]
    [InlineData("grpc-timeout", "1", StatusCode.Internal, "grpc-timeout '1'")]
    [InlineData("grpc-timeout", "-5S", StatusCode.Internal, "grpc-timeout '-5S'")]
    [InlineData("grpc-timeout", "123456789S", StatusCode.Internal, "cannot be read")]
    [InlineData("grpc-timeout", "5x", StatusCode.Internal, "cannot be read")]
    [InlineData("grpc-encoding", "snappy", StatusCode.Unimplemented, "'snappy'")]
    [InlineData("some-bin", "%%%", StatusCode.Internal, "'some-bin' is not base64")]
    public async Task Header_Malformed_IsAnswered(string name, string value, StatusCode code, string reason)
    {
        await using var server = await EchoServer.StartAsync();

        var (status, detail) = await server.PostRawAsync([0, 0, 0, 0, 0], headers => headers.TryAddWithoutValidation(name, value));

        status.ShouldBe(code);
        detail.ShouldContain(reason);
    }

    [Fact]
    public async Task Body_MarkedAsGzipButIsNot_IsAnswered()
    {
        await using var server = await EchoServer.StartAsync();

        var (status, detail) = await server.PostRawAsync(
            [1, 0, 0, 0, 3, 1, 2, 3],
            headers => headers.TryAddWithoutValidation("grpc-encoding", "gzip")
        );

        status.ShouldBe(StatusCode.Internal);
        detail.ShouldContain("compressed with gzip, but is not");
    }

    [Theory]
    [InlineData("/rollouts.testing.v1.Echo/NoSuch", "method 'NoSuch'")]
    [InlineData("/no.such.Service/Say", "service 'no.such.Service'")]
    public async Task Path_Unknown_IsUnimplemented(string path, string what)
    {
        await using var server = await EchoServer.StartAsync();

        var (status, detail) = await server.PostRawAsync([0, 0, 0, 0, 0], path: path);

        status.ShouldBe(StatusCode.Unimplemented);
        detail.ShouldContain(what);
    }

    [Fact]
    public async Task ContentType_NotGrpc_IsUnsupportedMedia()
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await server.SendRawAsync(
            [0, 0, 0, 0, 0],
            request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json")
        );

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task RandomBytes_AreAnswered()
    {
        await using var server = await EchoServer.StartAsync();
        var random = new Random(20261122);
        for (var i = 0; i < 300; i++)
        {
            var body = new byte[random.Next(0, 64)];
            random.NextBytes(body);
            if (body.Length > 5 && random.Next(2) == 0)
            {
                // A header that is right, so that the message itself is reached.
                body[0] = body[1] = body[2] = body[3] = 0;
                body[4] = (byte)(body.Length - 5);
            }

            var (status, _) = await server.PostRawAsync(body);
            status.ShouldBeOneOf(StatusCode.OK, StatusCode.Internal, StatusCode.ResourceExhausted, StatusCode.Unknown);
        }
    }
}
