using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Rollouts.Grpc;

/// <summary>
/// The same under the older name that many tools still ask first. The messages of both versions are the same bytes, so they are
/// passed on as bytes.
/// </summary>
internal sealed class ReflectionAlphaService(DescriptorCatalog catalog) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var answer = ReflectionAnswers.Answer(
                catalog,
                global::Grpc.Reflection.V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString())
            );
            await responseStream.WriteAsync(ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()));
        }
    }
}
