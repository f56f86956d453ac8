using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>All of these permissions are needed.</summary>
internal sealed class PermissionRequirement(Permissions needed) : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    public Permissions Needed => needed;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (CallerIdentity.Of(context.User) is { } caller && (caller.Permissions | AskedLater(context, caller)).HasFlag(requirement.Needed))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    // Which namespace is meant stands in a message that is not read yet.
    private static Permissions AskedLater(AuthorizationHandlerContext context, Caller caller) =>
        (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<NamespacedAccess>() is null
            ? Permissions.None
            : caller.ByNamespace;
}
