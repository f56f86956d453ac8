using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>A JSON pointer (RFC 6901), split and unescaped.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;

    private JsonPointer(string text, string[] segments)
    {
        _text = text;
        Segments = segments;
    }

    public IReadOnlyList<string> Segments { get; }

    public bool IsRoot => Segments.Count == 0;

    public string Last => Segments[^1];

    public static JsonPointer Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }

        if (text[0] != '/')
        {
            throw new PatchException(PatchProblem.Malformed, $"path \"{text}\" must be empty or start with /");
        }

        var segments = text[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = segments[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return new JsonPointer(text, segments);
    }

    public bool Contains(JsonPointer other) =>
        other.Segments.Count > Segments.Count && Segments.SequenceEqual(other.Segments.Take(Segments.Count), StringComparer.Ordinal);

    /// <summary>The node at the path; false when a part of it is missing.</summary>
    public bool TryFind(JsonNode? root, out JsonNode? node) => TryFind(root, Segments.Count, out node);

    /// <summary>The object or array that holds the last segment.</summary>
    public JsonNode Parent(JsonNode? root) =>
        TryFind(root, Segments.Count - 1, out var parent) && parent is JsonObject or JsonArray ? parent! : throw Missing();

    /// <summary>The array position that the last segment names.</summary>
    public int Index(JsonArray array, bool allowEnd)
    {
        if (allowEnd && Last == "-")
        {
            return array.Count;
        }

        var limit = allowEnd ? array.Count : array.Count - 1;
        return TryIndex(Last, out var index) && index <= limit ? index : throw Missing();
    }

    public PatchException Missing() => new(PatchProblem.Inapplicable, $"the object has nothing at path \"{_text}\"");

    public override string ToString() => _text;

    private bool TryFind(JsonNode? root, int depth, out JsonNode? node)
    {
        node = root;
        for (var i = 0; i < depth; i++)
        {
            switch (node)
            {
                case JsonObject members when members.TryGetPropertyValue(Segments[i], out var member):
                    node = member;
                    break;
                case JsonArray items when TryIndex(Segments[i], out var index) && index < items.Count:
                    node = items[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryIndex(string segment, out int index) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (segment.Length == 1 || segment[0] != '0');
}
