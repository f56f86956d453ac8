using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>Why a request is not served.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="GrpcStatus">The same as a status of gRPC.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">What to do about it; carries nothing of the token.</param>
/// <param name="RetryAfter">When trying again makes sense.</param>
internal sealed record AccessRefusal(int Status, int GrpcStatus, string Title, string Detail, TimeSpan? RetryAfter = null)
{
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int Unavailable = 14;
    private const int Unauthenticated = 16;

    public static AccessRefusal Of(TokenAnswer? answer) =>
        answer switch
        {
            TokenAnswer.Throttled throttled => new(
                StatusCodes.Status429TooManyRequests,
                ResourceExhausted,
                "Too many failed attempts",
                $"Too many tokens from this address proved nothing: wait {Math.Ceiling(throttled.RetryAfter.TotalSeconds)} s.",
                throttled.RetryAfter
            ),
            TokenAnswer.Unavailable unavailable => new(
                StatusCodes.Status503ServiceUnavailable,
                Unavailable,
                "The token cannot be checked",
                $"The token cannot be checked now: {unavailable.Reason}.",
                TimeSpan.FromSeconds(5)
            ),
            TokenAnswer.Refused refused => Unauthorized($"The token was refused: {refused.Reason}."),
            _ => Unauthorized("Send a token: Authorization: Bearer TOKEN."),
        };

    public static AccessRefusal Forbidden(AuthorizationPolicy policy)
    {
        var needed = policy.Requirements.OfType<PermissionRequirement>().Aggregate(Permissions.None, static (all, r) => all | r.Needed);
        return new(
            StatusCodes.Status403Forbidden,
            PermissionDenied,
            "Not permitted",
            $"The caller is known but may not do this: it needs the permission {needed.ToString().ToLowerInvariant()}."
        );
    }

    public string ToJson() =>
        new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = Title,
            ["status"] = Status,
            ["detail"] = Detail,
        }.ToJsonString();

    private static AccessRefusal Unauthorized(string detail) =>
        new(StatusCodes.Status401Unauthorized, Unauthenticated, "Not logged in", detail);
}
