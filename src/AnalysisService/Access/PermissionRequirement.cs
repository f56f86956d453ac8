using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>All of these permissions are needed.</summary>
internal sealed class PermissionRequirement(Permissions needed) : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    public Permissions Needed => needed;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (CallerIdentity.Of(context.User) is { } caller && caller.Permissions.HasFlag(requirement.Needed))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
