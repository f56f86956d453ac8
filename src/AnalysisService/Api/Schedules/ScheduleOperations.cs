using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules for callers of the API.</summary>
internal sealed class ScheduleOperations
{
    /// <summary>How many schedules there may be.</summary>
    public const int MostSchedules = 1000;

    private readonly ScheduleCatalog _schedules;
    private readonly StoredSchedules _stored;
    private readonly ScheduleRuns _bodies;
    private readonly ScheduledRuns _made;
    private readonly ScheduleMetrics _metrics;
    private readonly IRunRepository _runs;
    private readonly RunQueries _queries;
    private readonly RunBoard _pages;
    private readonly CallerRights _rights;
    private readonly AnalysisServiceOptions _options;
    private readonly TimeProvider _time;

    public ScheduleOperations(
        ScheduleCatalog schedules,
        StoredSchedules stored,
        ScheduleRuns bodies,
        ScheduledRuns made,
        ScheduleMetrics metrics,
        IRunRepository runs,
        RunQueries queries,
        RunBoard pages,
        CallerRights rights,
        AnalysisServiceOptions options,
        TimeProvider time
    )
    {
        _schedules = schedules;
        _stored = stored;
        _bodies = bodies;
        _made = made;
        _metrics = metrics;
        _runs = runs;
        _queries = queries;
        _pages = pages;
        _rights = rights;
        _options = options;
        _time = time;
    }

    /// <exception cref="ApiException">There is none of that name.</exception>
    public async Task<V1.Schedule> GetAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.Namespace, request.Name);
        await _rights.RequireAsync(ClusterRight.GetRuns, key.Namespace, cancellationToken);
        var all = await _schedules.AllAsync(cancellationToken);
        return all.Usable.FirstOrDefault(s => s.Key == key) is { } usable ? await TriedAsync(usable, cancellationToken)
            : all.Unreadable.FirstOrDefault(s => s.Key == key) is { } unreadable ? ScheduleMessages.Of(unreadable)
            : throw NotFound(key);
    }

    /// <exception cref="ApiException">The size or the token cannot be used.</exception>
    public async Task<V1.ListSchedulesResponse> ListAsync(V1.ListSchedulesRequest request, CancellationToken cancellationToken)
    {
        var size = PageToken.SizeOf(request.PageSize);
        var after = PageToken.Read(request.PageToken, request.Namespace);
        var @namespace = await _rights.RequireAsync(ClusterRight.ListRuns, request.Namespace, cancellationToken);
        var all = await _schedules.AllAsync(cancellationToken);
        var usable = all.Usable.ToDictionary(static s => s.Key);
        var unreadable = all.Unreadable.ToDictionary(static s => s.Key);
        List<(string Order, ObjectKey Key)> page =
        [
            .. all
                .Keys.Where(key => @namespace.Length == 0 || key.Namespace == @namespace)
                .Select(static key => (Order: $"{key}", key))
                .Where(entry => after is null || string.CompareOrdinal(entry.Order, after) > 0)
                .OrderBy(static entry => entry.Order, StringComparer.Ordinal)
                .Take(size + 1),
        ];
        var response = new V1.ListSchedulesResponse();
        response.Schedules.AddRange(
            page.Take(size)
                .Select(entry => usable.TryGetValue(entry.Key, out var one) ? Shown(one) : ScheduleMessages.Of(unreadable[entry.Key]))
        );
        response.NextPageToken = page.Count > size ? PageToken.Write(page[size - 1].Order, request.Namespace) : "";
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

        await _rights.RequireAsync(ClusterRight.CreateRuns, @namespace, cancellationToken);
        AnalysisSchedule schedule;
        try
        {
            schedule = ScheduleMessages.Read(new V1.Schedule(request) { Namespace = @namespace });
        }
        catch (ScheduleException e)
        {
            throw ApiException.Invalid(e.Field, e.Value?.Trim('\''), "cannot be used", e.Remedy);
        }

        if (schedule.Times.After(_time.GetUtcNow()) is null)
        {
            throw ApiException.Invalid("cron", request.Cron, "it never fires", "Give times that are still to come.");
        }

        var all = await _schedules.AllAsync(cancellationToken);
        if (all.Usable.FirstOrDefault(s => s.Key == schedule.Key) is { } there)
        {
            RequireWritable(there);
        }
        else if (all.Keys.Count >= MostSchedules && !all.Keys.Contains(schedule.Key))
        {
            throw new ApiException(
                StatusCode.ResourceExhausted,
                $"there are {MostSchedules} schedules already",
                [ApiException.Violation("name", schedule.Name, "one too many", "Delete schedules that are not needed any more.")]
            );
        }

        // What could not be started now is refused now.
        await _bodies.BuildAsync(schedule, schedule.Name, cancellationToken);
        await _stored.PutAsync(schedule, cancellationToken);
        _pages.Ring();
        return Shown(schedule);
    }

    /// <exception cref="ApiException">There is none of that name, or it is of a file.</exception>
    public async Task<Empty> DeleteAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.Namespace, request.Name);
        await _rights.RequireAsync(ClusterRight.CreateRuns, key.Namespace, cancellationToken);
        // One that cannot be read can still be deleted.
        if ((await _schedules.AllAsync(cancellationToken)).Unreadable.All(s => s.Key != key))
        {
            RequireWritable(await RequireAsync(ClusterRight.CreateRuns, request.Namespace, request.Name, cancellationToken));
        }

        await _stored.DeleteAsync(key, cancellationToken);
        _pages.Ring();
        return new Empty();
    }

    /// <exception cref="ApiException">There is none of that name, or it is of a file.</exception>
    public async Task<V1.Schedule> EnableAsync(V1.GetScheduleRequest request, bool enabled, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(ClusterRight.CreateRuns, request.Namespace, request.Name, cancellationToken);
        RequireWritable(schedule);
        var changed = ScheduleMessages.Read(new V1.Schedule(schedule.Definition) { Enabled = enabled });
        await _stored.PutAsync(changed, cancellationToken);
        _pages.Ring();
        return Shown(changed);
    }

    /// <exception cref="ApiException">There is none of that name, or what it runs cannot be used.</exception>
    public async Task<V1.Run> TriggerAsync(V1.GetScheduleRequest request, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(ClusterRight.CreateRuns, request.Namespace, request.Name, cancellationToken);
        var name = ScheduleNames.RunByHand(schedule.Name, _time.GetUtcNow());
        var body = await _bodies.BuildAsync(schedule, name, cancellationToken);
        var made = await _runs.CreateAsync(body, cancellationToken);
        if (made is not null)
        {
            _metrics.Triggered();
        }

        // Two within a second are one.
        var run =
            made
            ?? await _runs.ReadAsync(new ObjectKey(schedule.Namespace, name), cancellationToken)
            ?? throw ApiException.NotFound("run", $"{schedule.Namespace}/{name}", "Trigger the schedule again.");
        return RunMessages.Of(run, withMetrics: true);
    }

    /// <exception cref="ApiException">There is none of that name, or the token or the size cannot be used.</exception>
    public async Task<V1.ListRunsResponse> RunsAsync(V1.ListScheduleRunsRequest request, CancellationToken cancellationToken)
    {
        var schedule = await RequireAsync(ClusterRight.ListRuns, request.Namespace, request.Name, cancellationToken);
        var runs = new V1.ListRunsRequest
        {
            Namespace = schedule.Namespace,
            NamePrefix = $"{schedule.Name}-",
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            Phases = { request.Phases },
        };
        // By name: anyone may give a run the label.
        return _queries.List(runs, item => ScheduleNames.InstantOfAny(schedule.Name, item.Header.Name) is not null);
    }

    // Whichever replica is asked knows why the one that fires cannot.
    private async Task<V1.Schedule> TriedAsync(AnalysisSchedule schedule, CancellationToken cancellationToken)
    {
        var shown = Shown(schedule);
        if (schedule.Enabled)
        {
            try
            {
                await _bodies.BuildAsync(schedule, schedule.Name, cancellationToken);
            }
            catch (Exception e) when (e is ApiException or AnalysisSpecException)
            {
                shown.Error = e.Message;
            }
        }

        return shown;
    }

    private V1.Schedule Shown(AnalysisSchedule schedule) => ScheduleMessages.Of(schedule, _made.LatestOf(schedule.Key), _time.GetUtcNow());

    private async Task<AnalysisSchedule> RequireAsync(
        ClusterRight right,
        string @namespace,
        string name,
        CancellationToken cancellationToken
    )
    {
        var key = KeyOf(@namespace, name);
        await _rights.RequireAsync(right, key.Namespace, cancellationToken);
        var all = await _schedules.AllAsync(cancellationToken);
        return all.Usable.FirstOrDefault(s => s.Key == key)
            ?? throw (
                all.Unreadable.FirstOrDefault(s => s.Key == key) is { } unreadable
                    ? new ApiException(
                        StatusCode.FailedPrecondition,
                        $"the stored schedule {key} cannot be used: {unreadable.Error}",
                        [ApiException.Violation("name", unreadable.Key.Name, unreadable.Error, "Put the schedule anew, or delete it.")]
                    )
                    : NotFound(key)
            );
    }

    private static ObjectKey KeyOf(string @namespace, string name) =>
        new(ResourceNames.RequireNamespace(@namespace), ResourceNames.RequireName("name", name));

    private static ApiException NotFound(ObjectKey key) => ApiException.NotFound("schedule", $"{key}", "List the schedules.");

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
