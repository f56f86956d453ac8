using System.Text.Json;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Reads an answer that has to be JSON of a certain shape; whatever is wrong with it is one ordinary error.</summary>
internal static class JsonAnswer
{
    private const int MaxDepth = 64;

    /// <param name="answer">The answer; its body is never repeated.</param>
    /// <param name="url">Where it came from.</param>
    /// <param name="source">What should have answered, for example <c>Datadog</c>.</param>
    /// <param name="read">Takes what is needed out of the document and keeps none of its elements.</param>
    /// <exception cref="ProviderException">The body is no JSON, is nested too deeply, or has another shape.</exception>
    public static T Read<T>(HttpAnswer answer, Uri url, string source, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return read(document.RootElement);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or IndexOutOfRangeException
                        or ArgumentException
                        or OverflowException
            )
        {
            var type =
                answer.MediaType is { } media && !media.Contains("json", StringComparison.OrdinalIgnoreCase) ? $" (it is {media})" : "";
            throw new ProviderException(
                $"{SafeUrl.Describe(url)} did not answer as {source} does{type}: {e.Message} Check the address and the query.",
                e
            );
        }
    }

    /// <summary>A member that has to be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.Optional(name) ?? throw new FormatException($"There is no \"{name}\".");

    /// <summary>A member, or null when it is absent or JSON's null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object ? throw new FormatException($"\"{name}\" is looked for in what is no object.")
        : element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member
        : null;

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="FormatException">It is null.</exception>
    public static string Text(this JsonElement element) => element.GetString() ?? throw new FormatException("A text is null.");

    /// <summary>A number that fits a float64, as Go reads it.</summary>
    /// <exception cref="FormatException">It is beyond.</exception>
    public static double Number(this JsonElement element) =>
        element.GetDouble() is var value && double.IsFinite(value) ? value : throw new FormatException("A number is beyond float64.");

    /// <summary>A number, or null for JSON's null.</summary>
    public static double? NumberOrNull(this JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.Number();
}
