using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Reads the parts of a template: texts, paths in braces, and ranges of parts.</summary>
internal sealed class JsonPathTemplateParser
{
    private const int MaxLength = 4096;
    private const int MaxRanges = 16;

    private readonly string _source;
    private readonly JsonPathParser _paths;

    private JsonPathTemplateParser(string source)
    {
        _source = source;
        _paths = new JsonPathParser(source);
    }

    /// <exception cref="JsonPathException">The template is invalid.</exception>
    public static IReadOnlyList<JsonPathPart> Parse(string source) =>
        source.Length > MaxLength
            ? throw new JsonPathException($"the path is longer than {MaxLength} characters")
            : new JsonPathTemplateParser(source).ParseParts(0);

    /// <summary>The parts up to the end of the template, or of the range that is open.</summary>
    private List<JsonPathPart> ParseParts(int ranges)
    {
        var parts = new List<JsonPathPart>();
        while (_paths.Position < _source.Length)
        {
            if (_source[_paths.Position] != '{')
            {
                parts.Add(new JsonPathExpression([new TextNode(MeasuredValue.FromString(TakeText()))]));
                continue;
            }

            _paths.Position++;
            if (_paths.TryTakeWord("end"))
            {
                _paths.Close();
                return ranges > 0 ? parts : throw new JsonPathException("not in range, nothing to end");
            }

            parts.Add(_paths.TryTakeWord("range") ? ParseRange(ranges + 1) : _paths.ParsePath());
        }

        return parts;
    }

    private JsonPathRange ParseRange(int ranges) =>
        ranges > MaxRanges
            ? throw new JsonPathException($"ranges are nested deeper than {MaxRanges}")
            : new JsonPathRange(_paths.ParsePath(), ParseParts(ranges));

    private string TakeText()
    {
        var start = _paths.Position;
        var next = _source.IndexOf('{', start);
        _paths.Position = next < 0 ? _source.Length : next;
        return _source[start.._paths.Position];
    }
}
