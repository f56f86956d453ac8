using Grpc.Core;

namespace Rollouts.AnalysisService;

/// <summary>
/// Holds each operation to the namespaces in which its caller may do it. Callers with a key or of OIDC have been looked at by then; those of
/// the cluster may differ from namespace to namespace.
/// </summary>
internal sealed class CallerRights
{
    private readonly IHttpContextAccessor _request;
    private readonly AnalysisServiceOptions _options;

    public CallerRights(IHttpContextAccessor request, AnalysisServiceOptions options)
    {
        _request = request;
        _options = options;
    }

    /// <summary>Whether the caller of the request under way may do that.</summary>
    /// <param name="right">What is to be done.</param>
    /// <param name="namespace">Where; empty for wherever the service works.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it may be done: the namespace, and empty for everywhere.</returns>
    /// <exception cref="ApiException">The caller may not, or nobody can tell now.</exception>
    public async Task<string> RequireAsync(ClusterRight right, string @namespace, CancellationToken cancellationToken)
    {
        if (CallerOf() is not { Rights: { } rights })
        {
            return @namespace;
        }

        var where = @namespace.Length > 0 || !right.Type.Namespaced ? @namespace : _options.Namespace ?? "";
        return await rights.MayAsync(right, where, cancellationToken) ? where : throw Refusal(right, where);
    }

    /// <summary>Whether the caller may do that; for what is not to be told from something that does not exist.</summary>
    public async Task<bool> MayAsync(ClusterRight right, string @namespace, CancellationToken cancellationToken) =>
        CallerOf().Rights is not { } rights || await rights.MayAsync(right, @namespace, cancellationToken);

    // Nothing that asks for rights runs without somebody who asked for it.
    private Caller CallerOf() =>
        (_request.HttpContext is { } context ? CallerIdentity.Of(context.User) : null)
        ?? throw new ApiException(StatusCode.Unauthenticated, "nobody is known to ask for this");

    private static ApiException Refusal(ClusterRight right, string @namespace)
    {
        var (place, remedy) =
            !right.Type.Namespaced ? ("", $"Ask for a ClusterRole that permits to {right}.")
            : @namespace.Length > 0
                ? ($" in namespace {@namespace}", $"Ask for a Role in {@namespace} that permits to {right}, or name another namespace.")
            : (" in all namespaces", $"Name a namespace in which you may, or ask for a ClusterRole that permits to {right}.");
        return new ApiException(
            StatusCode.PermissionDenied,
            $"the cluster does not let the caller {right}{place}",
            [ApiException.Violation(right.Type.Namespaced ? "namespace" : "", @namespace, "not permitted", remedy)]
        );
    }
}
