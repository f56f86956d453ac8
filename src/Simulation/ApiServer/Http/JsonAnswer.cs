using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Writes JSON answers of known length.</summary>
internal static class JsonAnswer
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = KubeJson.MaxDepth,
    };

    /// <summary>The same JSON for people to read, when they asked for it.</summary>
    public static ReadOnlyMemory<byte> Pretty(ReadOnlyMemory<byte> json, bool wanted) =>
        wanted ? JsonSerializer.SerializeToUtf8Bytes(KubeJson.Parse(json.Span), s_indented) : json;

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
