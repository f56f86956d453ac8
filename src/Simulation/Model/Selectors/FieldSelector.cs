using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A field selector such as <c>spec.nodeName=n1,status.phase!=Failed</c>, over the fields that a resource lets clients select by.</summary>
internal sealed class FieldSelector
{
    private readonly IReadOnlyList<Term> _terms;

    private FieldSelector(IReadOnlyList<Term> terms) => _terms = terms;

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEmpty => _terms.Count == 0;

    /// <exception cref="FormatException">The text is malformed or names a field that cannot be selected by.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }
        var terms = new List<Term>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new FormatException($"invalid selector: '{part}'; can't understand '{part}'");
            }
            var negated = part[at - 1] == '!';
            var field = part[..(negated ? at - 1 : at)].Trim();
            if (field is not ("metadata.name" or "metadata.namespace") && !SelectableFields.Of(definition).Contains(field))
            {
                throw new FormatException($"field label not supported: {field}");
            }
            terms.Add(new Term(field, part[(at + 1)..].TrimStart('=').Trim(), negated));
        }
        return new FieldSelector(terms);
    }

    public bool Matches(KubeObject item)
    {
        foreach (var term in _terms)
        {
            if ((Read(item, term.Field) == term.Value) == term.Negated)
            {
                return false;
            }
        }
        return true;
    }

    private static string Read(KubeObject item, string field) =>
        field switch
        {
            "metadata.name" => item.Header.Name,
            "metadata.namespace" => item.Header.Namespace,
            _ => ReadPath(item, field),
        };

    private static string ReadPath(KubeObject item, string field)
    {
        // An event's source is one of the selectable fields that are no path of their own.
        var path = field == "source" ? "source.component" : field;
        using var document = JsonDocument.Parse(item.Json, KubeJson.DocumentOptions);
        var element = document.RootElement;
        foreach (var segment in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(segment, out element))
            {
                return field == "spec.unschedulable" ? "false" : "";
            }
        }
        return element.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => "",
            _ => element.ToString(),
        };
    }

    private sealed record Term(string Field, string Value, bool Negated);
}
