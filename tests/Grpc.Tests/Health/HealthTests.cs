using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Rollouts.Grpc.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_Server_Serves()
    {
        await using var server = await StandardServer.StartAsync();

        var answer = await new Health.HealthClient(server.Channel()).CheckAsync(new HealthCheckRequest());

        answer.Status.ShouldBe(Serving);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var server = await StandardServer.StartAsync();

        var thrown = await Should.ThrowAsync<RpcException>(async () =>
            await new Health.HealthClient(server.Channel()).CheckAsync(new HealthCheckRequest { Service = "no.such" })
        );

        thrown.StatusCode.ShouldBe(StatusCode.NotFound);
        thrown.Status.Detail.ShouldContain("no.such");
    }

    [Fact]
    public async Task Watch_Changes_AreToldOnce()
    {
        var board = new HealthBoard();
        await using var server = await StandardServer.StartAsync(board);

        using var call = new Health.HealthClient(server.Channel()).Watch(new HealthCheckRequest { Service = "a" });
        var seen = new List<HealthCheckResponse.Types.ServingStatus> { await NextAsync(call) };
        board.Set("a", Serving);
        seen.Add(await NextAsync(call));
        board.Set("b", NotServing);
        board.Set("a", Serving);
        board.Set("a", NotServing);
        seen.Add(await NextAsync(call));

        seen.ShouldBe([ServiceUnknown, Serving, NotServing]);
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        (await call.ResponseStream.MoveNext(default).WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        return call.ResponseStream.Current.Status;
    }
}
