using System.Security.Claims;

namespace Rollouts.AnalysisService;

/// <summary>A caller as the framework carries it through a request.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    private CallerIdentity(Caller caller)
        : base([new Claim(ClaimTypes.Name, caller.Name)], caller.Mechanism)
    {
        Caller = caller;
    }

    public Caller Caller { get; }

    public static ClaimsPrincipal PrincipalOf(Caller caller) => new(new CallerIdentity(caller));

    /// <summary>The caller behind a principal, or null for an anonymous one.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as CallerIdentity)?.Caller;
}
