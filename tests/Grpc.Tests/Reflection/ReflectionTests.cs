using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Rollouts.Grpc.Tests;

public sealed class ReflectionTests
{
    [Fact]
    public async Task ListServices_NamesAll()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        answer
            .ListServicesResponse.Service.Select(service => service.Name)
            .ShouldBe([
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "rollouts.testing.v1.Echo",
            ]);
    }

    [Theory]
    [InlineData("rollouts.testing.v1.Echo")]
    [InlineData("rollouts.testing.v1.Echo.Talk")]
    [InlineData("rollouts.testing.v1.EchoRequest")]
    [InlineData("rollouts.testing.v1.EchoRequest.times")]
    public async Task Symbol_OfAService_GivesItsFile(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var file = FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto.ShouldHaveSingleItem());
        file.Name.ShouldBe("echo.proto");
        file.Service.ShouldHaveSingleItem().Method.Select(method => method.Name).ShouldBe(["Say", "Gather", "Repeat", "Talk"]);
    }

    [Fact]
    public async Task File_ByName_GivesIt()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });

        FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Package.ShouldBe("grpc.health.v1");
    }

    [Theory]
    [InlineData("no.such.Symbol")]
    [InlineData("")]
    public async Task Symbol_Unknown_IsAnErrorAndTheStreamGoesOn(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        answer.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        answer.ErrorResponse.ErrorMessage.ShouldContain($"'{symbol}'");
    }

    [Fact]
    public async Task Extensions_OfAMessage_AreNone()
    {
        (
            await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "rollouts.testing.v1.EchoReply" })
        ).AllExtensionNumbersResponse.ExtensionNumber.ShouldBeEmpty();
        (
            await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "rollouts.testing.v1.Echo" })
        ).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        (
            await AskAsync(
                new ServerReflectionRequest
                {
                    FileContainingExtension = new ExtensionRequest { ContainingType = "x", ExtensionNumber = 3 },
                }
            )
        ).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
    }

    [Fact]
    public async Task Request_Empty_IsInvalid() =>
        (await AskAsync(new ServerReflectionRequest())).ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.InvalidArgument);

    /// <summary>Asks both versions of the service: they must agree.</summary>
    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var server = await StandardServer.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(server.Channel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        var answer = call.ResponseStream.Current;

        using var alpha = new global::Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(
            server.Channel()
        ).ServerReflectionInfo();
        await alpha.RequestStream.WriteAsync(
            global::Grpc.Reflection.V1Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString())
        );
        (await alpha.ResponseStream.MoveNext(default)).ShouldBeTrue();
        alpha.ResponseStream.Current.ToByteString().ShouldBe(answer.ToByteString());

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(default)).ShouldBeFalse();
        return answer;
    }
}
