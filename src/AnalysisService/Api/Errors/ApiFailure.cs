using System.Net;
using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>What the caller is told of an exception.</summary>
internal static class ApiFailure
{
    /// <param name="error">What a handler threw.</param>
    /// <param name="expired">Whether the deadline of the call has passed.</param>
    public static ApiException Of(Exception error, bool expired) =>
        error switch
        {
            ApiException known => known,
            OperationCanceledException when expired => new ApiException(
                StatusCode.DeadlineExceeded,
                "the deadline of the call has passed",
                [ApiException.Violation("deadline", null, "it has passed", "Give the call more time, or ask for less.")],
                error
            ),
            OperationCanceledException => new ApiException(StatusCode.Cancelled, "the call was cancelled", inner: error),
            AnalysisSpecException spec => new ApiException(
                StatusCode.InvalidArgument,
                spec.Message,
                [ApiException.Violation("spec", null, spec.Message, "Mend the template or give the argument that it names.")],
                error
            ),
            KubernetesApiException { StatusCode: HttpStatusCode.Forbidden } forbidden => new ApiException(
                StatusCode.PermissionDenied,
                $"the cluster does not let this service do that: {ShownText.Cut(forbidden.Explanation)}",
                [
                    ApiException.Violation(
                        "",
                        null,
                        "the service account of this service lacks the permission; the caller's key is not at fault",
                        "Allow it with a Role or ClusterRole that is bound to the service account that the message names."
                    ),
                ],
                forbidden
            ),
            KubernetesApiException refused => Of(refused),
            _ when error is HttpRequestException or IOException || StoreDatabase.IsFault(error) => new ApiException(
                StatusCode.Unavailable,
                "what the service works with cannot be reached now; try again",
                inner: error
            ),
            _ => new ApiException(StatusCode.Internal, "the service failed; its log says why", inner: error),
        };

    private static ApiException Of(KubernetesApiException refused) =>
        new(
            refused.StatusCode switch
            {
                HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => StatusCode.InvalidArgument,
                HttpStatusCode.Unauthorized => StatusCode.PermissionDenied,
                HttpStatusCode.NotFound => StatusCode.NotFound,
                HttpStatusCode.Conflict => StatusCode.Aborted,
                HttpStatusCode.TooManyRequests => StatusCode.ResourceExhausted,
                _ => StatusCode.Unavailable,
            },
            $"the cluster refused: {ShownText.Cut(refused.Explanation)}",
            [.. refused.Causes.Select(static c => ApiException.Violation(c.Field, null, c.Message, "Mend the field as the message says."))],
            refused
        );
}
