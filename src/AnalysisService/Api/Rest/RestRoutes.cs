using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>All operations of the API on REST. Docs, OpenAPI document and end points come from this list.</summary>
internal static class RestRoutes
{
    public const string Prefix = "/api/v1";

    private const string Run = "/runs/{namespace}/{name}";
    private const string Schedule = "/schedules/{namespace}/{name}";
    private const string Template = "/templates/{namespace}/{name}";
    private const string ClusterTemplate = "/clustertemplates/{name}";

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Reads<V1.EvaluateConditionRequest, V1.EvaluateConditionResponse>(
            "POST",
            "/conditions/evaluate",
            "EvaluateCondition",
            "Evaluates conditions against a value, and says why",
            static (s, r, _) => Task.FromResult(s.GetRequiredService<ConditionOperations>().Evaluate(r))
        ),
        Reads<V1.LintTemplateRequest, V1.LintTemplateResponse>(
            "POST",
            "/templates/lint",
            "LintTemplate",
            "Checks a template or a run without running it",
            static (s, r, c) => s.GetRequiredService<LintOperations>().LintAsync(r, c)
        ),
        Writes<V1.StartRunRequest, V1.Run>(
            "POST",
            "/runs",
            "StartRun",
            "Starts a run",
            static (s, r, c) => s.GetRequiredService<RunStart>().StartAsync(r, c)
        ),
        Reads<V1.ListRunsRequest, V1.ListRunsResponse>(
            "GET",
            "/runs",
            "ListRuns",
            "Lists runs, newest first",
            static (s, r, c) => s.GetRequiredService<RunQueries>().ListAsync(r, c)
        ),
        Reads<V1.GetRunRequest, V1.Run>(
            "GET",
            Run,
            "GetRun",
            "A run as it is now",
            static (s, r, c) => s.GetRequiredService<RunQueries>().GetAsync(r, c)
        ),
        new(
            "GET",
            Run + "/watch",
            "WatchRun",
            "The run now and after each change until it has ended, as server-sent events",
            false,
            V1.WatchRunRequest.Descriptor,
            V1.RunEvent.Descriptor,
            null
        ),
        Writes<V1.CancelRunRequest, V1.Run>(
            "POST",
            Run + "/cancel",
            "CancelRun",
            "Asks a run to stop",
            static (s, r, c) => s.GetRequiredService<RunCancel>().CancelAsync(r, c)
        ),
        // It may ask sources, with what this service may reach.
        Writes<V1.CompareRequest, V1.CompareResponse>(
            "POST",
            "/compare",
            "Compare",
            "Compares two series, given or queried now",
            static (s, r, c) => s.GetRequiredService<CompareOperations>().CompareAsync(r, c)
        ),
        Reads<V1.ListProvidersRequest, V1.ListProvidersResponse>(
            "GET",
            "/providers",
            "ListProviders",
            "The metric providers of this service and their fields",
            static (s, _, _) => Task.FromResult(s.GetRequiredService<CatalogOperations>().Providers())
        ),
        Reads<V1.ListTestsRequest, V1.ListTestsResponse>(
            "GET",
            "/tests",
            "ListTests",
            "The statistical tests and their parameters",
            static (_, _, _) => Task.FromResult(CatalogOperations.Tests())
        ),
        Reads<V1.ListVerdictsRequest, V1.ListVerdictsResponse>(
            "GET",
            "/verdicts",
            "ListVerdicts",
            "The history of verdicts, newest first",
            static (s, r, c) => s.GetRequiredService<VerdictQueries>().ListAsync(r, c)
        ),
        Reads<V1.GetVerdictRequest, V1.Verdict>(
            "GET",
            "/verdicts/{uid}",
            "GetVerdict",
            "The verdict of a run with its metrics",
            static (s, r, c) => s.GetRequiredService<VerdictQueries>().GetAsync(r, c)
        ),
        Reads<V1.ListMeasurementsRequest, V1.ListMeasurementsResponse>(
            "GET",
            "/verdicts/{uid}/measurements",
            "ListMeasurements",
            "Every finished measurement of a metric of a run that may be gone",
            static (s, r, c) => s.GetRequiredService<MeasurementQueries>().ListAsync(r, c)
        ),
        Reads<V1.ListMeasurementsRequest, V1.ListMeasurementsResponse>(
            "GET",
            Run + "/measurements",
            "ListMeasurements",
            "Every finished measurement of a metric of a run",
            static (s, r, c) => s.GetRequiredService<MeasurementQueries>().ListAsync(r, c)
        ),
        Reads<V1.ListTemplatesRequest, V1.ListTemplatesResponse>(
            "GET",
            "/templates",
            "ListTemplates",
            "Lists templates by name",
            static (s, r, c) => s.GetRequiredService<TemplateOperations>().ListAsync(r, c)
        ),
        .. OfTemplate(Template, false),
        .. OfTemplate(ClusterTemplate, true),
        Reads<V1.ListSchedulesRequest, V1.ListSchedulesResponse>(
            "GET",
            "/schedules",
            "ListSchedules",
            "Lists schedules by name",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().ListAsync(r, c)
        ),
        Reads<V1.GetScheduleRequest, V1.Schedule>(
            "GET",
            Schedule,
            "GetSchedule",
            "A schedule and when it fires next",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().GetAsync(r, c)
        ),
        Writes<V1.Schedule, V1.Schedule>(
            "PUT",
            Schedule,
            "PutSchedule",
            "Makes or changes a schedule",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().PutAsync(r, c)
        ),
        Writes<V1.GetScheduleRequest, Empty>(
            "DELETE",
            Schedule,
            "DeleteSchedule",
            "Deletes a schedule; its runs stay",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().DeleteAsync(r, c)
        ),
        Writes<V1.GetScheduleRequest, V1.Schedule>(
            "POST",
            Schedule + "/enable",
            "EnableSchedule",
            "Lets a schedule fire",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().EnableAsync(r, true, c)
        ),
        Writes<V1.GetScheduleRequest, V1.Schedule>(
            "POST",
            Schedule + "/disable",
            "DisableSchedule",
            "Keeps a schedule from firing",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().EnableAsync(r, false, c)
        ),
        Writes<V1.GetScheduleRequest, V1.Run>(
            "POST",
            Schedule + "/trigger",
            "TriggerSchedule",
            "Makes a run of a schedule now",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().TriggerAsync(r, c)
        ),
        Reads<V1.ListScheduleRunsRequest, V1.ListRunsResponse>(
            "GET",
            Schedule + "/runs",
            "ListScheduleRuns",
            "The runs of a schedule, newest first",
            static (s, r, c) => s.GetRequiredService<ScheduleOperations>().RunsAsync(r, c)
        ),
    ];

    // Which scope is meant stands in the path.
    private static RestRoute[] OfTemplate(string path, bool cluster) =>
        [
            Reads<V1.GetTemplateRequest, V1.Template>(
                "GET",
                path,
                "GetTemplate",
                "A stored template",
                (s, r, c) => s.GetRequiredService<TemplateOperations>().GetAsync(new(r) { ClusterScope = cluster }, c)
            ),
            Writes<V1.PutTemplateRequest, V1.Template>(
                "PUT",
                path,
                "PutTemplate",
                "Stores a template, without a cluster",
                (s, r, c) => s.GetRequiredService<TemplateOperations>().PutAsync(new(r) { ClusterScope = cluster }, c)
            ),
            Writes<V1.DeleteTemplateRequest, Empty>(
                "DELETE",
                path,
                "DeleteTemplate",
                "Deletes a stored template, without a cluster",
                (s, r, c) => s.GetRequiredService<TemplateOperations>().DeleteAsync(new(r) { ClusterScope = cluster }, c)
            ),
        ];

    private static RestRoute Reads<TRequest, TResponse>(
        string verb,
        string path,
        string operation,
        string summary,
        Func<IServiceProvider, TRequest, CancellationToken, Task<TResponse>> call
    )
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new() => Of(verb, path, operation, summary, false, call);

    private static RestRoute Writes<TRequest, TResponse>(
        string verb,
        string path,
        string operation,
        string summary,
        Func<IServiceProvider, TRequest, CancellationToken, Task<TResponse>> call
    )
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new() => Of(verb, path, operation, summary, true, call);

    private static RestRoute Of<TRequest, TResponse>(
        string verb,
        string path,
        string operation,
        string summary,
        bool writes,
        Func<IServiceProvider, TRequest, CancellationToken, Task<TResponse>> call
    )
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new() =>
        new(
            verb,
            path,
            operation,
            summary,
            writes,
            new TRequest().Descriptor,
            new TResponse().Descriptor,
            async (services, request, cancellationToken) => await call(services, (TRequest)request, cancellationToken)
        );
}
