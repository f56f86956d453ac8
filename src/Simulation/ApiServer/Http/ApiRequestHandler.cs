using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rollouts.Simulation;

/// <summary>The front door: authentication, then documents (health, version, discovery, OpenAPI) or resources.</summary>
internal sealed class ApiRequestHandler
{
    private readonly EmbeddedApiServerOptions _options;
    private readonly CancellationToken _stopping;
    private readonly ResourceRequests _resources;
    private readonly DocumentRequests _documents;
    private readonly ILogger _logger;

    public ApiRequestHandler(SharedModel cluster, EmbeddedApiServerOptions options, CancellationToken stopping)
    {
        _options = options;
        _stopping = stopping;
        _resources = new ResourceRequests(cluster, options);
        _documents = new DocumentRequests(cluster);
        _logger = options.Logging.CreateLogger<EmbeddedApiServer>();
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            await AnswerAsync(context, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went away or the server stops; there is nobody to answer.
        }
        catch (RefusedException refused)
        {
            await StatusAnswer.WriteAsync(context.Response, refused.Status, ended.Token);
        }
        catch (Exception error)
        {
            ApiServerLog.RequestFailed(_logger, context.Request.Method, context.Request.Path, error);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            await StatusAnswer.WriteAsync(
                context.Response,
                new ClusterStatus(500, "InternalError", $"Internal error occurred: {error.Message}"),
                ended.Token
            );
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers["Audit-Id"] = context.TraceIdentifier;
        context.Response.Headers.CacheControl = "no-cache, private";
        if (!MayEnter(context.Request))
        {
            await StatusAnswer.WriteAsync(context.Response, new ClusterStatus(401, "Unauthorized", "Unauthorized"), cancellationToken);
            return;
        }
        if (await _documents.TryAnswerAsync(context, cancellationToken))
        {
            return;
        }
        if (RequestPath.TryParse(context.Request.Path.Value ?? "", out var path))
        {
            await _resources.AnswerAsync(context, path, cancellationToken);
            return;
        }
        await StatusAnswer.WriteAsync(context.Response, Refusals.UnknownResource(), cancellationToken);
    }

    private bool MayEnter(HttpRequest request)
    {
        if (_options.BearerToken is not { } token || request.Path.Value is "/healthz" or "/livez" or "/readyz")
        {
            return true;
        }
        var given = request.Headers.Authorization.ToString();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes("Bearer " + token));
    }
}
