using System.Text.Json.Nodes;
using Grpc.Core;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Failures on REST as RFC 9457 has them: <c>application/problem+json</c> with the fields at fault.</summary>
internal static class ProblemAnswer
{
    public const string ContentType = "application/problem+json";

    // Nobody is there any more to read it; the number is the one that nginx made known.
    private const int ClientClosedRequest = 499;

    public static async Task WriteAsync(HttpContext context, ApiException failure)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = StatusOf(failure);
        context.Response.ContentType = ContentType;
        await context.Response.Body.WriteAsync(KubeJson.Serialize(BodyOf(failure)), CancellationToken.None);
    }

    /// <summary>The HTTP status of a failure.</summary>
    public static int StatusOf(ApiException failure) =>
        failure.HttpStatus
        ?? failure.Code switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.NotFound => StatusCodes.Status404NotFound,
            StatusCode.AlreadyExists or StatusCode.Aborted or StatusCode.FailedPrecondition => StatusCodes.Status409Conflict,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            StatusCode.Cancelled => ClientClosedRequest,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static JsonObject BodyOf(ApiException failure) =>
        new()
        {
            ["type"] = "about:blank",
            ["title"] = failure.Code.ToString(),
            ["status"] = StatusOf(failure),
            ["detail"] = failure.Message,
            ["code"] = failure.Code.ToString(),
            ["violations"] = new JsonArray([
                .. failure.Violations.Select(static v => new JsonObject
                {
                    ["field"] = v.Field,
                    ["value"] = v.Value,
                    ["message"] = v.Message,
                    ["remedy"] = v.Remedy,
                }),
            ]),
        };
}
