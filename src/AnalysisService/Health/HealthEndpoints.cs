using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>What probes and Prometheus ask (rows L4, L5).</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", static () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription().OnPort(ListenerPurposes.Health);
        app.MapGet(
                "/readyz",
                static async (Readiness readiness, CancellationToken cancellationToken) =>
                    await readiness.FindProblemAsync(cancellationToken) is { } problem
                        ? Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable)
                        : Results.Text(readiness.Loss is { } loss ? $"ok, but {loss}" : "ok")
            )
            .AllowAnonymous()
            .ExcludeFromDescription()
            .OnPort(ListenerPurposes.Health);
        app.MapGet(
                "/metrics",
                static async (AnalysisMetrics metrics, HttpContext context) =>
                {
                    context.Response.ContentType = PrometheusExposition.ContentType;
                    await metrics.WriteAsync(context.Response.Body, context.RequestAborted);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription()
            .OnPort(ListenerPurposes.Metrics);
    }
}
