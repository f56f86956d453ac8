using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>What a browser gets instead of a page that it may not see. It loads nothing else, because nothing else is open.</summary>
internal static class LoginPage
{
    public static async Task WriteAsync(HttpContext context, AccessRefusal refusal)
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {PageAssets.StyleHash}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        var path = HttpMethods.IsGet(context.Request.Method) ? $"{context.Request.Path}{context.Request.QueryString}" : "/";
        // The style goes in as it is: encoded it would be another one than its hash permits.
        var page = Page(refusal, path)
            .ToString()
            .Replace("<style></style>", $"<style>{PageAssets.Style}</style>", StringComparison.Ordinal);
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(page), context.RequestAborted);
    }

    private static Html Page(AccessRefusal refusal, string path) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Log in · Rollouts</title>
            <style></style>
            </head>
            <body class="login">
            <main class="card">
            <h1>{refusal.Title}</h1>
            <p>{Advice(refusal)}</p>
            <form method="post" action="/login">
            <label for="token">Key or token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <input name="return" type="hidden" value="{path}">
            <button type="submit">Log in</button>
            </form>
            <p class="quiet">A key of this service, a token of the cluster, or one of your identity provider, as the service is set up.</p>
            </main>
            </body>
            </html>
            """
        );

    private static string Advice(AccessRefusal refusal) =>
        refusal is { Status: StatusCodes.Status401Unauthorized } && refusal.Detail.StartsWith("Send a token", StringComparison.Ordinal)
            ? "These pages are for those who have a key."
            : refusal.Detail;
}
