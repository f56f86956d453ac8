using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// OpenAPI v2 without content: today's clients read v3 and fall back to v2, which they ask for as a protobuf. An empty document tells them
/// that there is nothing to find, where an error would stop them.
/// </summary>
internal static class OpenApiV2
{
    private const string ProtobufMediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string Title = "Rollouts embedded cluster";
    private const string Version = "v1.32.0";

    public static Task WriteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var wantsProtobuf = context.Request.Headers.Accept.Any(static header =>
            (header ?? "").Contains("proto-openapi", StringComparison.Ordinal)
        );
        return wantsProtobuf
            ? JsonAnswer.WriteAsync(context.Response, 200, Protobuf(), cancellationToken, ProtobufMediaType)
            : JsonAnswer.WriteAsync(context.Response, 200, KubeJson.Serialize(Json()), cancellationToken);
    }

    private static JsonObject Json() =>
        new()
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = Title, ["version"] = Version },
            ["paths"] = new JsonObject(),
            ["definitions"] = new JsonObject(),
        };

    /// <summary>The same document in the wire format: swagger = 1, info = 2 {title = 1, version = 2}, paths = 8.</summary>
    private static byte[] Protobuf() => [.. Field(1, "2.0"), .. Field(2, [.. Field(1, Title), .. Field(2, Version)]), .. Field(8, [])];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>A length-delimited field; everything here is shorter than 128 bytes, so that one byte holds the length.</summary>
    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
