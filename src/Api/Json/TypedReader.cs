using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Reads typed views from JSON and names the field that does not fit instead of throwing.</summary>
public static class TypedReader
{
    /// <summary>Reads one object.</summary>
    /// <param name="json">UTF-8 JSON of the object.</param>
    /// <param name="value">The view, or null when this returns false.</param>
    /// <param name="error">What does not fit and where, or null when this returns true.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> json, out T? value, out FieldError? error)
        where T : KubernetesView
    {
        try
        {
            value = JsonSerializer.Deserialize<T>(json, RolloutsJson.Options);
            error = value is null ? Missing() : null;
            return value is not null;
        }
        catch (JsonException e)
        {
            value = null;
            error = Malformed(e);
            return false;
        }
    }

    /// <summary>Reads one object that is parsed already.</summary>
    public static bool TryRead<T>(JsonElement json, out T? value, out FieldError? error)
        where T : KubernetesView
    {
        try
        {
            value = json.Deserialize<T>(RolloutsJson.Options);
            error = value is null ? Missing() : null;
            return value is not null;
        }
        catch (JsonException e)
        {
            value = null;
            error = Malformed(e);
            return false;
        }
    }

    private static FieldError Missing() => FieldError.Required("", "the object is null", "Give an object.");

    private static FieldError Malformed(JsonException e)
    {
        var path = e.Path is { Length: > 2 } p && p.StartsWith("$.", StringComparison.Ordinal) ? p[2..] : "";
        return FieldError.Malformed(path, InPlainWords(e.Message));
    }

    // The serializer's own words name C# types, then path and position; the path is told apart already.
    private static string InPlainWords(string message)
    {
        const string conversion = "The JSON value could not be converted to ";
        var cut = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = cut < 0 ? message : message[..cut];
        if (!text.StartsWith(conversion, StringComparison.Ordinal))
        {
            return text;
        }

        return text[conversion.Length..] switch
        {
            var type when type.StartsWith("System.String", StringComparison.Ordinal) => "a string is needed",
            var type when type.StartsWith("System.Collections.Generic.IReadOnlyList", StringComparison.Ordinal) => "a list is needed",
            _ => "an object is needed",
        };
    }
}
