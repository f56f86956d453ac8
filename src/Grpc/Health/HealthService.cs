using Grpc.Core;
using Grpc.Health.V1;

namespace Rollouts.Grpc;

/// <summary>The standard health protocol over a <see cref="HealthBoard"/>.</summary>
internal sealed class HealthService(HealthBoard board) : Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        board.Get(request.Service) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, $"Nobody reports the health of a service '{request.Service}' here."));

    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context
    )
    {
        HealthCheckResponse.Types.ServingStatus? told = null;
        while (true)
        {
            var (state, changed) = board.Read(request.Service);
            var status = state ?? HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (status != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                told = status;
            }

            await changed.WaitAsync(context.CancellationToken);
        }
    }
}
