using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>
/// The names of the two policies. Every end point names one, for example <c>MapGet(...).RequireAuthorization(AccessPolicies.Read)</c>;
/// one that names none asks for both permissions.
/// </summary>
internal static class AccessPolicies
{
    public const string Read = "analysis.read";

    public const string Write = "analysis.write";

    public static AuthorizationPolicy For(Permissions permissions) =>
        new AuthorizationPolicyBuilder(BearerHandler.Scheme).AddRequirements(new PermissionRequirement(permissions)).Build();
}
