using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A template of the Kubernetes dialect: text with paths in braces, such as <c>{$.data[0].value}</c>.</summary>
internal sealed class JsonPathTemplate
{
    private readonly IReadOnlyList<JsonPathPart> _parts;

    private JsonPathTemplate(IReadOnlyList<JsonPathPart> parts) => _parts = parts;

    /// <exception cref="JsonPathException">The template is invalid.</exception>
    public static JsonPathTemplate Parse(string text) => new(JsonPathTemplateParser.Parse(text));

    /// <summary>All matches of all parts, in order.</summary>
    /// <exception cref="JsonPathException">A member is missing, an index is out of bounds, a filter cannot compare.</exception>
    public IReadOnlyList<MeasuredValue> Find(MeasuredValue document)
    {
        var context = new JsonPathContext(document);
        var found = new List<MeasuredValue>();
        foreach (var part in _parts)
        {
            found.AddRange(part.Walk(document, context));
        }

        return found;
    }
}
