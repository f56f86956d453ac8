using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>The verdict pages: read-only, under the same access rules as the API.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("")
            .RequireAuthorization(AccessPolicies.Read)
            .WithMetadata(NamespacedAccess.Instance)
            .ExcludeFromDescription();
        pages.MapGet("/", ListAsync);
        pages.MapGet("/runs/{uid}", RunAsync);
        pages.MapGet("/live", static (HttpContext context, PageStream stream) => stream.SendListAsync(context));
        pages.MapGet("/live/{uid}", static (HttpContext context, string uid, PageStream stream) => stream.SendRunAsync(context, uid));
        pages.MapSchedulePages();
        pages.MapGet("/assets/app.css", static () => Asset(PageAssets.Style, "text/css"));
        pages.MapGet("/assets/app.js", static () => Asset(PageAssets.Script, "text/javascript"));
        pages.MapGet("/assets/icon.svg", static () => Asset(PageAssets.Icon, "image/svg+xml"));
    }

    private static async Task<IResult> ListAsync(HttpContext context, RunViews views, TimeProvider time)
    {
        var filter = RunFilter.Of(context.Request);
        try
        {
            var runs = await views.ListAsync(filter, ListPage.Limit, context.RequestAborted);
            return Page(ListPage.Whole(filter, runs, ActorOf(context), time.GetUtcNow()));
        }
        catch (ApiException e)
        {
            return Page(ListPage.Refused(filter, e, ActorOf(context)), ProblemAnswer.StatusOf(e));
        }
    }

    private static async Task<IResult> RunAsync(HttpContext context, string uid, RunViews views) =>
        await views.FindAsync(uid, context.RequestAborted) is { } run
            ? Page(RunPage.Whole(run, ActorOf(context)))
            : Page(
                Layout.Page(
                    "Not found",
                    ActorOf(context),
                    "",
                    Html.Of(
                        $"""<h1>There is no such run</h1><p>It may have ended longer ago than verdicts are kept. <a href="/">All verdicts</a></p>"""
                    )
                ),
                StatusCodes.Status404NotFound
            );

    private static string ActorOf(HttpContext context) => CallerIdentity.Of(context.User)?.Name ?? "";

    private static IResult Page(Html page, int status = StatusCodes.Status200OK) =>
        Results.Text(page.ToString(), "text/html", Encoding.UTF8, status);

    private static IResult Asset(string text, string type) => Results.Text(text, type, Encoding.UTF8);
}
