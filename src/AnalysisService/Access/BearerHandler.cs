using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Rollouts.AnalysisService;

/// <summary>Finds the token of a request, in its Authorization header or in the session of a browser, and who it belongs to.</summary>
internal sealed class BearerHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public new const string Scheme = "Bearer";

    private const string Prefix = "Bearer ";

    private readonly TokenGate _gate;
    private readonly SessionCookie _sessions;

    public BearerHandler(
        TokenGate gate,
        SessionCookie sessions,
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory loggers,
        UrlEncoder encoder
    )
        : base(options, loggers, encoder)
    {
        _gate = gate;
        _sessions = sessions;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A probe may not make the service ask anybody.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return AuthenticateResult.NoResult();
        }

        var (token, isSession) = TokenOf(Request);
        if (token is null)
        {
            return AuthenticateResult.NoResult();
        }

        var answer = await _gate.CheckAsync(token, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        if (answer is not TokenAnswer.Accepted accepted)
        {
            Context.Features.Set(answer);
            return AuthenticateResult.Fail("the token proves nothing");
        }

        // The cookie of a session comes along with whatever a browser sends: it must not change anything.
        var caller = isSession ? OnlyReading(accepted.Caller) : accepted.Caller;
        return AuthenticateResult.Success(new AuthenticationTicket(CallerIdentity.PrincipalOf(caller), Scheme));
    }

    private static Caller OnlyReading(Caller caller) =>
        caller with
        {
            Permissions = caller.Permissions & Permissions.Read,
            ByNamespace = caller.ByNamespace & Permissions.Read,
        };

    private (string? Token, bool IsSession) TokenOf(HttpRequest request)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return (_sessions.TokenOf(request), true);
        }

        var text = headers.Count == 1 ? headers[0] ?? "" : "";
        return text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? (text[Prefix.Length..].Trim(), false) : (null, false);
    }
}
