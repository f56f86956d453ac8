using Microsoft.AspNetCore.Authorization;

namespace Rollouts.AnalysisService;

/// <summary>
/// Writes down every request that needs the permission to write: that it was asked for, before anything is done, and what came of it. What
/// cannot be written down is not done.
/// </summary>
internal static class AuditMiddleware
{
    private const string ReasonHeader = "X-Rollouts-Reason";
    private const int MaxLength = 500;
    private static readonly TimeSpan OutcomeWithin = TimeSpan.FromSeconds(10);

    public static void UseAudit(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var log = services.GetService<IAuditLog>();
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(AuditMiddleware));
        app.Use(
            (context, next) =>
                log is not null && CallerIdentity.Of(context.User) is { } caller && IsWrite(context)
                    ? ServeAsync(context, next, caller, log, time, logger)
                    : next(context)
        );
    }

    private static bool IsWrite(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (
            endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>() is not { Count: > 0 } policies
            || policies.Any(static p => p.Policy != AccessPolicies.Read)
        );

    private static async Task ServeAsync(
        HttpContext context,
        RequestDelegate next,
        Caller caller,
        IAuditLog log,
        TimeProvider time,
        ILogger logger
    )
    {
        var entry = EntryOf(context, caller, time);
        var detail = new AuditDetail();
        context.Features.Set(detail);
        try
        {
            await log.AppendAsync(entry, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException || StoreDatabase.IsFault(e))
        {
            logger.AuditFailed(entry.Action, entry.Actor, e);
            var refusal = AccessRefusal.Of(
                new TokenAnswer.Unavailable("the audit log cannot be written, and nothing is changed without it")
            );
            await AccessResultHandler.RefuseAsync(context, refusal with { Title = "The audit log cannot be written" });
            return;
        }

        var outcome = "failed: the request broke off";
        try
        {
            await next(context);
            outcome = OutcomeOf(context.Response);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            outcome = $"failed: {e.GetType().Name}";
            throw;
        }
        finally
        {
            await TellOutcomeAsync(log, entry, detail, outcome, time, logger);
        }
    }

    // Also when the caller has gone: what was done was done.
    private static async Task TellOutcomeAsync(
        IAuditLog log,
        AuditEntry entry,
        AuditDetail detail,
        string outcome,
        TimeProvider time,
        ILogger logger
    )
    {
        using var deadline = new CancellationTokenSource(OutcomeWithin, time);
        try
        {
            var told = entry with
            {
                At = time.GetUtcNow(),
                Outcome = outcome,
                Target = Short(detail.Target ?? entry.Target),
                Reason = Short(detail.Reason ?? entry.Reason),
            };
            await log.AppendAsync(told, deadline.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException || StoreDatabase.IsFault(e))
        {
            logger.AuditFailed(entry.Action, entry.Actor, e);
        }
    }

    private static AuditEntry EntryOf(HttpContext context, Caller caller, TimeProvider time) =>
        new()
        {
            RequestId = context.TraceIdentifier,
            At = time.GetUtcNow(),
            Actor = Short(caller.Name),
            Mechanism = caller.Mechanism,
            Origin = context.Connection.RemoteIpAddress?.ToString() ?? "",
            Action = Short(ActionOf(context)),
            Target = Short(context.Request.Path.Value ?? ""),
            Reason = Short(context.Request.Headers[ReasonHeader].ToString()),
            Outcome = "asked",
        };

    private static string ActionOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
            ? $"{context.Request.Method} {route}"
            : context.Request.Method;

    private static string OutcomeOf(HttpResponse response)
    {
        if (response.StatusCode >= 400)
        {
            return $"refused: status {response.StatusCode}";
        }

        var status = response.Headers["grpc-status"].ToString();
        if (
            status.Length == 0
            && response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>() is { } trailers
        )
        {
            status = trailers.Trailers["grpc-status"].ToString();
        }

        return status is "" or "0" ? "done" : $"refused: gRPC status {status}";
    }

    // One line each, whatever a caller puts in.
    private static string Short(string text) => string.Concat(text.Take(MaxLength).Select(static c => char.IsControl(c) ? ' ' : c));
}
