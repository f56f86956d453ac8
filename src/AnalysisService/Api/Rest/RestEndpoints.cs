using System.Globalization;
using Grpc.Core;

namespace Rollouts.AnalysisService;

/// <summary>Serves the operations of the API on REST.</summary>
internal static class RestEndpoints
{
    /// <summary>A client may give a call less time: seconds, as in <c>Request-Timeout: 2.5</c>.</summary>
    public const string TimeoutHeader = "Request-Timeout";

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(5);

    public static void MapRestApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(RestRoutes.Prefix);
        foreach (var route in RestRoutes.All)
        {
            var endpoint = group
                .MapMethods(route.Path, [route.Verb], context => ServeAsync(context, route))
                .WithName($"{route.Operation} {route.Path}")
                .WithMetadata(route)
                .RequireAuthorization(route.Writes ? AccessPolicies.Write : AccessPolicies.Read);
            if (NamespacedAccess.IsOf(route.Operation))
            {
                endpoint.WithMetadata(NamespacedAccess.Instance);
            }
        }
    }

    private static async Task ServeAsync(HttpContext context, RestRoute route)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var deadline = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        ITimer? alarm = null;
        try
        {
            if (LimitOf(context.Request, route) is { } limit)
            {
                alarm = time.CreateTimer(
                    static source => ((CancellationTokenSource)source!).Cancel(),
                    deadline,
                    limit,
                    Timeout.InfiniteTimeSpan
                );
            }

            var request = await RestRequest.ReadAsync(context, route, either.Token);
            AuditTarget.Tell(context, request);
            if (route.Call is { } call)
            {
                var answer = await call(context.RequestServices, request, either.Token);
                AuditTarget.Tell(context, answer);
                context.Response.ContentType = "application/json";
                context.Response.Headers.CacheControl = "no-store";
                await context.Response.Body.WriteAsync(ProtoJson.Write(answer), either.Token);
            }
            else
            {
                await RunEventStream.ServeAsync(context, (Analysis.V1.WatchRunRequest)request, either.Token);
            }
        }
#pragma warning disable CA1031 // Whatever a call brings, the caller is answered, and the service goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await FailAsync(context, route, e, deadline.IsCancellationRequested);
        }
        finally
        {
            if (alarm is not null)
            {
                await alarm.DisposeAsync();
            }
        }
    }

    private static async Task FailAsync(HttpContext context, RestRoute route, Exception error, bool expired)
    {
        if (error is BadHttpRequestException refused)
        {
            error = TooLarge(refused);
        }

        var failure = ApiFailure.Of(error, expired);
        if (failure is { InnerException: not null, Code: StatusCode.Internal or StatusCode.Unavailable })
        {
            context
                .RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger("Rollouts.AnalysisService.Api")
                .CallFailed(route.Operation, error);
        }

        // A stream whose time is over has told what there was; its reader comes again.
        if (!context.RequestAborted.IsCancellationRequested && !(route.Streams && context.Response.HasStarted))
        {
            await ProblemAnswer.WriteAsync(context, failure);
        }
    }

    private static ApiException TooLarge(BadHttpRequestException refused) =>
        refused.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? new ApiException(
                StatusCode.ResourceExhausted,
                "the body is larger than the service reads",
                [ApiException.Violation("body", null, "too large", "Send less: store templates and name them, or compare fewer values.")]
            )
            {
                HttpStatus = refused.StatusCode,
            }
            : ApiException.Invalid("", null, refused.Message, "Send a whole HTTP request.");

    /// <exception cref="ApiException">The header is no time.</exception>
    private static TimeSpan? LimitOf(HttpRequest request, RestRoute route)
    {
        if (request.Headers[TimeoutHeader].ToString() is not { Length: > 0 } text)
        {
            return route.Streams ? null : LongestCall;
        }

        return
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0
            && seconds <= LongestCall.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw ApiException.Invalid(
                TimeoutHeader,
                text,
                "not a time that a call may take",
                $"Give seconds above 0 and at most {LongestCall.TotalSeconds:0}, for example 2.5."
            );
    }
}
