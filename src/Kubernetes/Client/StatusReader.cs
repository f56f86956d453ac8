using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>Turns a refusal into an exception: a Status object when the server sent one, else what can be made of the answer.</summary>
internal static class StatusReader
{
    private const int MaxMessage = 2048;
    private const int MaxCauses = 100;

    public static KubernetesApiException Read(HttpStatusCode code, ReadOnlySpan<byte> body, string call, TimeSpan? retryAfter)
    {
        if (TryParse(body) is { } status)
        {
            return FromStatus(status, code, call, retryAfter);
        }

        var text = Trim(Encoding.UTF8.GetString(body), 256);
        return new KubernetesApiException(
            code,
            ReasonOf(code),
            text.Length == 0 ? $"{call}: the server answered {(int)code}" : $"{call}: the server answered {(int)code}: {text}",
            retryAfter
        );
    }

    public static KubernetesApiException FromStatus(JsonObject status, HttpStatusCode fallback, string call, TimeSpan? retryAfter)
    {
        var code = Number(status["code"]) is >= 400 and < 600 and var number ? (HttpStatusCode)number : fallback;
        var reason = Text(status["reason"]) is { Length: > 0 } given ? Trim(given, 128) : ReasonOf(code);
        var details = status["details"] as JsonObject;
        var message = Trim(Text(status["message"]), MaxMessage);
        return new KubernetesApiException(
            code,
            reason,
            $"{call}: {(message.Length == 0 ? reason : message)} ({(int)code} {reason})",
            retryAfter ?? (Number(details?["retryAfterSeconds"]) is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : null)
        )
        {
            Explanation = message.Length == 0 ? reason : message,
            Causes = Causes(details?["causes"]),
        };
    }

    public static string Trim(string text, int max)
    {
        var end = Math.Min(text.Length, max);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        var clean = string.Create(
            end,
            text,
            static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            }
        );
        return text.Length > end ? $"{clean.TrimEnd()} …" : clean.Trim();
    }

    private static JsonObject? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return KubeJson.Parse(body) is JsonObject status && Text(status["kind"]) == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<StatusCause> Causes(JsonNode? node) =>
        node is JsonArray causes
            ?
            [
                .. causes
                    .OfType<JsonObject>()
                    .Take(MaxCauses)
                    .Select(static cause => new StatusCause(
                        Trim(Text(cause["field"]), 512),
                        Trim(Text(cause["reason"]), 128),
                        Trim(Text(cause["message"]), MaxMessage)
                    )),
            ]
            : [];

    private static string ReasonOf(HttpStatusCode code) =>
        (int)code switch
        {
            400 => "BadRequest",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            409 => "Conflict",
            410 => "Expired",
            413 => "RequestEntityTooLarge",
            415 => "UnsupportedMediaType",
            422 => "Invalid",
            429 => "TooManyRequests",
            500 => "InternalError",
            503 => "ServiceUnavailable",
            504 => "Timeout",
            _ => "Unknown",
        };

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
