using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Reads bodies, JSON or YAML, under a limit.</summary>
internal static class RequestBody
{
    /// <exception cref="RefusedException">413 when the body is larger than the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }
        var reader = request.BodyReader;
        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                buffer.Write(segment.Span);
            }
            reader.AdvanceTo(read.Buffer.End);
            if (buffer.WrittenCount > limit)
            {
                throw TooLarge(limit);
            }
            if (read.IsCompleted)
            {
                return buffer.WrittenMemory;
            }
        }
    }

    /// <summary>The first document of a YAML body; null when there is none.</summary>
    /// <exception cref="JsonException">The body is not YAML.</exception>
    public static JsonNode? ReadYaml(ReadOnlySpan<byte> utf8) =>
        KubeYaml.Read(Encoding.UTF8.GetString(utf8)) is [var first, ..] ? first : null;

    /// <summary>The body as one object.</summary>
    /// <exception cref="RefusedException">400 when it is none, 415 when its media type is unknown here.</exception>
    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var mediaType = MediaType(request);
        var bytes = await ReadAsync(request, limit, cancellationToken);
        try
        {
            return mediaType switch
            {
                "" or "application/json" or "*/*" => KubeJson.ParseObject(bytes.Span),
                "application/yaml" => ReadYaml(bytes.Span) as JsonObject ?? throw new JsonException("the body is not an object"),
                ProtobufBody.MediaType => ProtobufBody.ToJson(bytes.Span),
                _ => throw new RefusedException(Refusals.UnsupportedMediaType(mediaType, "application/json, application/yaml")),
            };
        }
        catch (JsonException error)
        {
            throw new RefusedException(
                Refusals.BadRequest($"the object provided is unrecognized (must be of type Object): {error.Message}")
            );
        }
    }

    /// <summary>The media type without parameters, in lower case.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static RefusedException TooLarge(int limit) =>
        new(new ClusterStatus(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}"));
}
