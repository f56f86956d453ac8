using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What the controller answers over HTTP: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>. Routing and binding of parameters would cost more memory
/// than the caches of a hundred Rollouts.
/// </summary>
internal sealed class ControllerAddresses
{
    private const string Text = "text/plain; charset=utf-8";

    private readonly ControllerCaches _caches;
    private readonly ControllerMetrics _metrics;

    public ControllerAddresses(ControllerCaches caches, ControllerMetrics metrics) => (_caches, _metrics) = (caches, metrics);

    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value?.TrimEnd('/').ToLowerInvariant();
        if (path is not ("/healthz" or "/readyz" or "/metrics"))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Get;
            return Task.CompletedTask;
        }

        return path switch
        {
            "/metrics" => WriteMetricsAsync(context),
            "/readyz" when _caches.All.FirstOrDefault(informer => !informer.HasSynced) is { } waiting => WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                Text,
                $"waiting for the first list of {waiting.Type}"
            ),
            _ => WriteAsync(context, StatusCodes.Status200OK, Text, "ok"),
        };
    }

    /// <summary>Piece by piece: of thousands of Rollouts they are many megabytes.</summary>
    private Task WriteMetricsAsync(HttpContext context)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (StatusCodes.Status200OK, PrometheusExposition.ContentType);
        return _metrics.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
