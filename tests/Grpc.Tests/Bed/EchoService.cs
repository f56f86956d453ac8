using Google.Protobuf;
using Grpc.Core;
using Rollouts.Grpc.Tests.V1;

namespace Rollouts.Grpc.Tests;

/// <summary>Answers with what it is asked, in every kind of method.</summary>
public sealed class EchoService : Echo.EchoBase
{
    public override async Task<EchoReply> Say(EchoRequest request, ServerCallContext context)
    {
        await ObeyAsync(request, context);
        return Reply(request, 1);
    }

    public override async Task<EchoReply> Gather(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var reply = new EchoReply();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await ObeyAsync(request, context);
            reply.Text += request.Text;
            reply.Count++;
        }

        return reply;
    }

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= request.Times; i++)
        {
            await responseStream.WriteAsync(Reply(request, i));
        }

        await ObeyAsync(request, context);
    }

    public override async Task Talk(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoReply> responseStream,
        ServerCallContext context
    )
    {
        var count = 0;
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await ObeyAsync(request, context);
            await responseStream.WriteAsync(Reply(request, ++count));
        }
    }

    private static async Task ObeyAsync(EchoRequest request, ServerCallContext context)
    {
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("echo-", StringComparison.Ordinal)).ToList())
        {
            context.ResponseTrailers.Add(entry);
        }

        if (context.RequestHeaders.GetValue("say-early") is { } early)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "early", early } });
        }

        if (request.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        if (request.Text == "throw")
        {
            throw new InvalidOperationException("a secret of the handler");
        }

        if (request.Status != 0)
        {
            throw new RpcException(new Status((StatusCode)request.Status, request.StatusDetail));
        }
    }

    private static EchoReply Reply(EchoRequest request, int count) =>
        new()
        {
            Text = request.Text,
            Payload = request.AnswerBytes > 0 ? ByteString.CopyFrom(new byte[request.AnswerBytes]) : request.Payload,
            Count = count,
        };
}
