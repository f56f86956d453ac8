using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules for callers of the API.</summary>
internal sealed class ScheduleOperations
{
    private readonly ScheduleCatalog _schedules;
    private readonly StoredSchedules _stored;
    private readonly ScheduleRuns _bodies;
    private readonly IRunRepository _runs;
    private readonly RunQueries _queries;
    private readonly AnalysisServiceOptions _options;
    private readonly TimeProvider _time;

    public ScheduleOperations(
        ScheduleCatalog schedules,
        StoredSchedules stored,
        ScheduleRuns bodies,
        IRunRepository runs,
        RunQueries queries,
        AnalysisServiceOptions options,
        TimeProvider time
    )
    {
        _schedules = schedules;
        _stored = stored;
        _bodies = bodies;
        _runs = runs;
        _queries = queries;
        _options = options;
        _time = time;
    }

    /// <exception cref="ApiException">There is none of that name.</exception>
    public async Task<V1.Schedule> GetAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken) =>
        Shown(await RequireAsync(request.Namespace, request.Name, cancellationToken));

    public async Task<V1.ListSchedulesResponse> ListAsync(V1.ListSchedulesRequest request, CancellationToken cancellationToken)
    {
        var all = await _schedules.AllAsync(cancellationToken);
        var response = new V1.ListSchedulesResponse();
        response.Schedules.AddRange(
            all.Where(s => request.Namespace.Length == 0 || s.Namespace == request.Namespace)
                .OrderBy(static s => $"{s.Key}", StringComparer.Ordinal)
                .Select(Shown)
        );
        return response;
    }

    /// <exception cref="ApiException">A field cannot be used, or the schedule is of a file.</exception>
    public async Task<V1.Schedule> PutAsync(V1.Schedule request, CancellationToken cancellationToken)
    {
        var @namespace = ResourceNames.RequireNamespace(request.Namespace);
        if (_options.Namespace is { } only && only != @namespace)
        {
            throw ApiException.Invalid("namespace", @namespace, "not the namespace of this service", $"Use {only}.");
        }

        AnalysisSchedule schedule;
        try
        {
            schedule = ScheduleMessages.Read(new V1.Schedule(request) { Namespace = @namespace });
        }
        catch (ScheduleException e)
        {
            throw ApiException.Invalid(e.Field, e.Value, e.Message, e.Remedy);
        }

        if (await _schedules.FindAsync(schedule.Key, cancellationToken) is { } there)
        {
            RequireWritable(there);
        }

        // What could not be started now is refused now.
        await _bodies.BuildAsync(schedule, schedule.Name, cancellationToken);
        await _stored.PutAsync(schedule, cancellationToken);
        return Shown(schedule);
    }

    /// <exception cref="ApiException">There is none of that name, or it is of a file.</exception>
    public async Task<Empty> DeleteAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(request.Namespace, request.Name, cancellationToken);
        RequireWritable(schedule);
        await _stored.DeleteAsync(schedule.Key, cancellationToken);
        return new Empty();
    }

    /// <exception cref="ApiException">There is none of that name, or it is of a file.</exception>
    public async Task<V1.Schedule> EnableAsync(V1.GetScheduleRequest request, bool enabled, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(request.Namespace, request.Name, cancellationToken);
        RequireWritable(schedule);
        var changed = ScheduleMessages.Read(new V1.Schedule(schedule.Definition) { Enabled = enabled });
        await _stored.PutAsync(changed, cancellationToken);
        return Shown(changed);
    }

    /// <exception cref="ApiException">There is none of that name, or what it runs cannot be used.</exception>
    public async Task<V1.Run> TriggerAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(request.Namespace, request.Name, cancellationToken);
        var name = ScheduleNames.RunByHand(schedule.Name, _time.GetUtcNow());
        var body = await _bodies.BuildAsync(schedule, name, cancellationToken);
        // Two within a second are one.
        var run =
            await _runs.CreateAsync(body, cancellationToken)
            ?? await _runs.ReadAsync(new ObjectKey(schedule.Namespace, name), cancellationToken)
            ?? throw ApiException.NotFound("run", $"{schedule.Namespace}/{name}", "Trigger the schedule again.");
        return RunMessages.Of(run, withMetrics: true);
    }

    /// <exception cref="ApiException">There is none of that name, or the token or the size cannot be used.</exception>
    public async Task<V1.ListRunsResponse> RunsAsync(V1.ListScheduleRunsRequest request, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(request.Namespace, request.Name, cancellationToken);
        var runs = new V1.ListRunsRequest
        {
            Namespace = schedule.Namespace,
            NamePrefix = $"{schedule.Name}-",
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        };
        // By name: anyone may give a run the label.
        return _queries.List(runs, item => ScheduleNames.InstantOfAny(schedule.Name, item.Header.Name) is not null);
    }

    private V1.Schedule Shown(AnalysisSchedule schedule) => ScheduleMessages.Of(schedule, _time.GetUtcNow());

    private async Task<AnalysisSchedule> RequireAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(ResourceNames.RequireNamespace(@namespace), ResourceNames.RequireName("name", name));
        return await _schedules.FindAsync(key, cancellationToken)
            ?? throw ApiException.NotFound("schedule", $"{key}", "List the schedules.");
    }

    private static void RequireWritable(AnalysisSchedule schedule)
    {
        if (schedule.Definition.ReadOnly)
        {
            throw new ApiException(
                StatusCode.FailedPrecondition,
                $"schedule {schedule.Key} is of the file that --schedules names",
                [ApiException.Violation("name", schedule.Name, "of a file", "Change the file and start the service again.")]
            );
        }
    }
}
