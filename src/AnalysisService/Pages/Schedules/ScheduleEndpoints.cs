using System.Text;
using Grpc.Core;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The pages of schedules.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedulePages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/schedules", ListAsync);
        pages.MapGet("/schedules/{namespace}/{name}", HistoryAsync);
        pages.MapGet("/live/schedules", SendListAsync);
        pages.MapGet("/live/schedules/{namespace}/{name}", SendHistoryAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ScheduleOperations schedules, TimeProvider time)
    {
        var asked = RequestOf(context);
        try
        {
            var list = await schedules.ListAsync(asked, context.RequestAborted);
            return Page(SchedulesPage.Whole(asked, list, ActorOf(context), time.GetUtcNow()));
        }
        catch (ApiException e) when (e.Code == StatusCode.InvalidArgument)
        {
            // The token of a page in an address that was changed by hand.
            return Results.Redirect("/schedules");
        }
        catch (ApiException e)
        {
            var remedy = string.Join(' ', e.Violations.Select(static v => v.Remedy));
            return Results.Text(
                Layout
                    .Page(
                        "Schedules",
                        ActorOf(context),
                        "",
                        Html.Of($"""<h1>Schedules</h1><p class="empty card">{e.Message}. {remedy}</p>""")
                    )
                    .ToString(),
                "text/html",
                Encoding.UTF8,
                ProblemAnswer.StatusOf(e)
            );
        }
    }

    private static async Task<IResult> HistoryAsync(
        HttpContext context,
        string @namespace,
        string name,
        ScheduleOperations schedules,
        ScheduledRuns runs,
        TimeProvider time
    ) =>
        await FindAsync(schedules, @namespace, name, context.RequestAborted) is { } schedule
            ? Page(SchedulePage.Whole(schedule, runs.Of(new ObjectKey(@namespace, name)), ActorOf(context), time.GetUtcNow()))
            : Page(
                Layout.Page(
                    "Not found",
                    ActorOf(context),
                    "",
                    Html.Of($"""<h1>There is no such schedule</h1><p><a href="/schedules">All schedules</a></p>""")
                ),
                StatusCodes.Status404NotFound
            );

    private static Task SendListAsync(HttpContext context, PageStream stream, ScheduleOperations schedules, TimeProvider time)
    {
        var asked = RequestOf(context);
        return stream.SendAsync(context, async ct => SchedulesPage.Rows(asked, await schedules.ListAsync(asked, ct), time.GetUtcNow()));
    }

    private static Task SendHistoryAsync(
        HttpContext context,
        string @namespace,
        string name,
        PageStream stream,
        ScheduleOperations schedules,
        ScheduledRuns runs,
        TimeProvider time
    ) =>
        stream.SendAsync(
            context,
            async ct =>
                await FindAsync(schedules, @namespace, name, ct) is { } schedule
                    ? SchedulePage.Body(schedule, runs.Of(new ObjectKey(@namespace, name)), time.GetUtcNow())
                    : null
        );

    private static async Task<V1.Schedule?> FindAsync(
        ScheduleOperations schedules,
        string @namespace,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await schedules.GetAsync(new V1.GetScheduleRequest { Namespace = @namespace, Name = name }, cancellationToken);
        }
        catch (ApiException)
        {
            return null;
        }
    }

    private static V1.ListSchedulesRequest RequestOf(HttpContext context) =>
        new()
        {
            Namespace = context.Request.Query["namespace"].ToString().Trim(),
            PageToken = context.Request.Query["page"].ToString(),
            PageSize = SchedulesPage.Limit,
        };

    private static string ActorOf(HttpContext context) => CallerIdentity.Of(context.User)?.Name ?? "";

    private static IResult Page(Html page, int status = StatusCodes.Status200OK) =>
        Results.Text(page.ToString(), "text/html", Encoding.UTF8, status);
}
