using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rollouts.Simulation;

/// <summary>Everything that is no resource: health, version, discovery, OpenAPI.</summary>
internal sealed class DocumentRequests
{
    private readonly SharedModel _cluster;

    public DocumentRequests(SharedModel cluster) => _cluster = cluster;

    /// <returns>False when the path is not one of them.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = (context.Request.Path.Value ?? "").TrimEnd('/');
        if (path is "/healthz" or "/livez" or "/readyz" || path.StartsWith("/healthz/", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("ok", cancellationToken);
            return true;
        }
        if (path == "/version")
        {
            await JsonAnswer.WriteAsync(context.Response, 200, ServerVersion.Document(), cancellationToken);
            return true;
        }
        var resources = _cluster.Use(static (model, _) => model.Resources.All);
        if (path is "/api" or "/apis" && AggregatedDiscovery.IsAccepted(context.Request))
        {
            var json = Kubernetes.KubeJson.Serialize(AggregatedDiscovery.Document(resources, path == "/api"));
            await JsonAnswer.WriteAsync(context.Response, 200, json, cancellationToken, AggregatedDiscovery.ContentType);
            return true;
        }
        if (path == "/openapi/v2")
        {
            await OpenApiV2.WriteAsync(context, cancellationToken);
            return true;
        }
        if (Document(path, resources) is { } document)
        {
            await JsonAnswer.WriteAsync(context.Response, 200, document, cancellationToken);
            return true;
        }
        return false;
    }

    private static JsonObject? Document(string path, IReadOnlyList<ResourceDefinition> resources) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => PlainDiscovery.Paths(resources),
            ["api"] => PlainDiscovery.CoreVersions(),
            ["apis"] => PlainDiscovery.Groups(resources),
            ["api", var version] => PlainDiscovery.Resources(resources, "", version),
            ["apis", var group] => PlainDiscovery.Group(resources, group),
            ["apis", var group, var version] => PlainDiscovery.Resources(resources, group, version),
            ["openapi", "v3"] => OpenApiV3.Index(resources),
            ["openapi", "v3", "api", var version] => OpenApiV3.Document(resources, "", version),
            ["openapi", "v3", "apis", var group, var version] => OpenApiV3.Document(resources, group, version),
            _ => null,
        };
}
