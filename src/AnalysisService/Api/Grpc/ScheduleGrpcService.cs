using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules on gRPC.</summary>
internal sealed class ScheduleGrpcService : V1.ScheduleService.ScheduleServiceBase
{
    private readonly ScheduleOperations _schedules;

    public ScheduleGrpcService(ScheduleOperations schedules)
    {
        _schedules = schedules;
    }

    public override Task<V1.Schedule> PutSchedule(V1.Schedule request, ServerCallContext context) =>
        _schedules.PutAsync(request, context.CancellationToken);

    public override Task<V1.Schedule> GetSchedule(V1.GetScheduleRequest request, ServerCallContext context) =>
        _schedules.GetAsync(request, context.CancellationToken);

    public override Task<V1.ListSchedulesResponse> ListSchedules(V1.ListSchedulesRequest request, ServerCallContext context) =>
        _schedules.ListAsync(request, context.CancellationToken);

    public override Task<Empty> DeleteSchedule(V1.GetScheduleRequest request, ServerCallContext context) =>
        _schedules.DeleteAsync(request, context.CancellationToken);

    public override Task<V1.Schedule> EnableSchedule(V1.GetScheduleRequest request, ServerCallContext context) =>
        _schedules.EnableAsync(request, true, context.CancellationToken);

    public override Task<V1.Schedule> DisableSchedule(V1.GetScheduleRequest request, ServerCallContext context) =>
        _schedules.EnableAsync(request, false, context.CancellationToken);

    public override Task<V1.Run> TriggerSchedule(V1.GetScheduleRequest request, ServerCallContext context) =>
        _schedules.TriggerAsync(request, context.CancellationToken);

    public override Task<V1.ListRunsResponse> ListScheduleRuns(V1.ListScheduleRunsRequest request, ServerCallContext context) =>
        _schedules.RunsAsync(request, context.CancellationToken);
}
