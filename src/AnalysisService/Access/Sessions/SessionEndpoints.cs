using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>Begins and ends the sessions of browsers.</summary>
internal static class SessionEndpoints
{
    private const int MaxFormBytes = 64 * 1024;

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        // Not open: it answers only to a token, which comes in the form instead of a header.
        app.MapPost("/login", LogInAsync).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
        app.MapPost("/logout", LogOut).RequireAuthorization(AccessPolicies.Read).ExcludeFromDescription();
    }

    private static async Task LogInAsync(HttpContext context, TokenGate gate, SessionCookie sessions)
    {
        if (!IsOfOurOwnPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var form = await ReadFormAsync(context);
        var token = form?["token"].ToString().Trim() ?? "";
        var answer = token.Length == 0 ? null : await gate.CheckAsync(token, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (answer is not TokenAnswer.Accepted)
        {
            await FailAsync(context, AccessRefusal.Of(answer));
        }
        else if (!sessions.TryBegin(context, token))
        {
            await FailAsync(context, AccessRefusal.Of(new TokenAnswer.Refused("it is too long for the session of a browser")));
        }
        else
        {
            SeeOther(context, ReturnPath(form!["return"].ToString()));
        }
    }

    private static void LogOut(HttpContext context)
    {
        if (!IsOfOurOwnPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        SessionCookie.End(context);
        SeeOther(context, "/");
    }

    private static Task FailAsync(HttpContext context, AccessRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return LoginPage.WriteAsync(context, refusal);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > MaxFormBytes)
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    // Another site may send a form here with the visitor's browser; browsers say where a form came from.
    private static bool IsOfOurOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            && (
                origin.Length == 0
                || (
                    Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                    && string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase)
                )
            );
    }

    private static string HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && port != DefaultPort(origin) ? $"{request.Host.Host}:{port}" : request.Host.Host;

    private static int DefaultPort(Uri origin) => origin.Scheme == "https" ? 443 : 80;

    /// <summary>A path on this service; anything that could lead elsewhere becomes the first page.</summary>
    private static string ReturnPath(string wanted) =>
        wanted.StartsWith('/')
        && !wanted.StartsWith("//", StringComparison.Ordinal)
        && wanted.All(static c => c is > ' ' and < '\x7f' and not '\\')
            ? wanted
            : "/";
}
