using System.Text.Json;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Why Datadog refused, in its own words but few of them: bodies are not repeated as they stand.</summary>
internal static class DatadogFault
{
    /// <summary>The reason that a document states; null when it states none.</summary>
    public static string? Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var data = root.TryGetProperty("data", out var d) && d.ValueKind == JsonValueKind.Object ? d : default;
        return Text(root, "errors") ?? Text(root, "error") ?? (data.ValueKind == JsonValueKind.Object ? Text(data, "errors") : null);
    }

    /// <summary>The error of an answer whose status says that there is no data.</summary>
    public static ProviderException From(HttpAnswer answer)
    {
        var kind = answer.Status is 401 or 403 ? "received authentication error response code" : "received non 2xx response code";
        return new ProviderException($"{kind}: {answer.Status}{(ReasonOf(answer) is { } reason ? $": {reason}" : "")}");
    }

    private static string? ReasonOf(HttpAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            // A proxy answered, or nothing that states a reason; the status stands for itself.
            return null;
        }
    }

    private static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var member))
        {
            return null;
        }

        var first =
            member.ValueKind == JsonValueKind.Array && member.GetArrayLength() > 0 ? member[0]
            : member.ValueKind == JsonValueKind.Array ? default
            : member;
        return StatedReason.Cut(
            first.ValueKind switch
            {
                JsonValueKind.String => first.GetString(),
                JsonValueKind.Object when first.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String =>
                    detail.GetString(),
                _ => null,
            }
        );
    }
}
