using Grpc.Core;
using Grpc.Reflection.V1;

namespace Rollouts.Grpc;

/// <summary>Tells tools such as grpcurl what the host serves.</summary>
internal sealed class ReflectionService(DescriptorCatalog catalog) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(ReflectionAnswers.Answer(catalog, request));
        }
    }
}
