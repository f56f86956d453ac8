using Grpc.Core;
using Grpc.Health.V1;

namespace Rollouts.MisbehavingPlugin;

internal sealed class HealthAnswer(Behaviour behaviour) : Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (behaviour.Mode == "health-hangs")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        return behaviour.Mode switch
        {
            "not-serving" => new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.NotServing },
            "no-health" => throw new RpcException(new Status(StatusCode.Unimplemented, "")),
            _ => new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving },
        };
    }
}
