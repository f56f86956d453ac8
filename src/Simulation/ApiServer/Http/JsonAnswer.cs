using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Writes JSON answers of known length.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpResponse response, int code, JsonNode node, CancellationToken cancellationToken) =>
        WriteAsync(response, code, KubeJson.Serialize(node), cancellationToken);

    public static async Task WriteAsync(
        HttpResponse response,
        int code,
        ReadOnlyMemory<byte> json,
        CancellationToken cancellationToken,
        string contentType = "application/json"
    )
    {
        response.StatusCode = code;
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, cancellationToken);
    }
}
