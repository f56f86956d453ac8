using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Rollouts.AnalysisService;

/// <summary>Refuses in the caller's own protocol: a status of gRPC, a problem document, or the form to log in.</summary>
internal sealed class AccessResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var refusal = authorizeResult.Forbidden ? AccessRefusal.Forbidden(policy) : AccessRefusal.Of(context.Features.Get<TokenAnswer>());
        return RefuseAsync(context, refusal);
    }

    public static Task RefuseAsync(HttpContext context, AccessRefusal refusal)
    {
        var response = context.Response;
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer realm=\"rollouts-analysis\"";
        }

        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            // An answer of headers alone, as gRPC over HTTP/2 has it for calls that never began.
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = refusal.GrpcStatus.ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Detail);
            return response.CompleteAsync();
        }

        response.StatusCode = refusal.Status;
        if (WantsPage(context.Request))
        {
            return LoginPage.WriteAsync(context, refusal);
        }

        response.ContentType = "application/problem+json";
        return response.Body.WriteAsync(Encoding.UTF8.GetBytes(refusal.ToJson())).AsTask();
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.GetTypedHeaders().Accept.Any(static a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
