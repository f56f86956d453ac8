using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>Members of a Rollout that nobody reads: most of them are misspelt, and a cluster drops them or lets them be without a word (row L30).</summary>
public static class UnknownFields
{
    private const string Template = "spec.template";

    private static readonly Lazy<JsonObject> Schema = new(static () => SchemaReader.RootSchema(typeof(Rollout), ""));

    /// <summary>One error for each of them, in the order of the text; their values are not looked at.</summary>
    /// <param name="rollout">The object as it was written.</param>
    public static IReadOnlyList<FieldError> Of(JsonObject rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return [.. Unknown(rollout, Schema.Value, "").Select(static found => Error(found.Path, found.Known))];
    }

    private static IEnumerable<(string Path, IEnumerable<string> Known)> Unknown(JsonNode? value, JsonObject schema, string path)
    {
        if (path == Template)
        {
            return GoTypes.PodTemplate.UnknownMembers(value, path);
        }

        return value switch
        {
            JsonObject item when schema["properties"] is JsonObject known => item.SelectMany(member =>
                known[member.Key] is JsonObject inner
                    ? Unknown(member.Value, inner, Below(path, member.Key))
                    : [(Below(path, member.Key), known.Select(static field => field.Key))]
            ),
            JsonObject item when schema["additionalProperties"] is JsonObject each => item.SelectMany(member =>
                Unknown(member.Value, each, Below(path, member.Key))
            ),
            JsonArray items when schema["items"] is JsonObject each => items
                .Index()
                .SelectMany(item => Unknown(item.Item, each, $"{path}[{item.Index}]")),
            _ => [],
        };
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static FieldError Error(string path, IEnumerable<string> known) =>
        FieldError.Plain(
            path,
            $"unknown field {GoQuote.Quote(path)}",
            $"Correct the name, or remove the field. Known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        );
}
