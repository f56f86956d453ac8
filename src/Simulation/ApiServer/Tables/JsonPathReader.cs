using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>
/// The part of Kubernetes' JSONPath that printer columns use: names, quoted names, indexes, <c>[*]</c> and filters such as
/// <c>[?(@.type=="Ready")]</c>. Reading gives the first match.
/// </summary>
internal sealed class JsonPathReader
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPathReader(IReadOnlyList<Step> steps) => _steps = steps;

    public static bool TryParse(string path, [NotNullWhen(true)] out JsonPathReader? reader)
    {
        try
        {
            reader = new JsonPathReader(new Parser(path).Parse());
            return true;
        }
        catch (FormatException)
        {
            reader = null;
            return false;
        }
    }

    public JsonNode? Read(JsonNode? root) => ReadAll(root).FirstOrDefault();

    private IEnumerable<JsonNode?> ReadAll(JsonNode? root) =>
        _steps.Aggregate((IEnumerable<JsonNode?>)[root], static (nodes, step) => nodes.SelectMany(step.Read));

    private abstract record Step
    {
        public abstract IEnumerable<JsonNode?> Read(JsonNode? node);
    }

    private sealed record Name(string Text) : Step
    {
        public override IEnumerable<JsonNode?> Read(JsonNode? node) =>
            node is JsonObject item && item.TryGetPropertyValue(Text, out var value) ? [value] : [];
    }

    private sealed record Index(int Position) : Step
    {
        public override IEnumerable<JsonNode?> Read(JsonNode? node)
        {
            if (node is not JsonArray array)
            {
                return [];
            }
            var position = Position < 0 ? array.Count + Position : Position;
            return position >= 0 && position < array.Count ? [array[position]] : [];
        }
    }

    private sealed record Every : Step
    {
        public override IEnumerable<JsonNode?> Read(JsonNode? node) =>
            node switch
            {
                JsonArray array => array,
                JsonObject item => item.Select(static member => member.Value),
                _ => [],
            };
    }

    private sealed record Filter(JsonPathReader Left, string? Operator, string Right) : Step
    {
        public override IEnumerable<JsonNode?> Read(JsonNode? node) => (node as JsonArray ?? []).Where(Matches);

        private bool Matches(JsonNode? item)
        {
            var found = Left.ReadAll(item).ToList();
            return Operator switch
            {
                null => found.Count > 0,
                "!=" => found.Count > 0 && found[0]?.ToString() != Right,
                _ => found.Count > 0 && found[0]?.ToString() == Right,
            };
        }
    }

    private sealed class Parser
    {
        private readonly string _text;
        private int _at;

        public Parser(string text)
        {
            // {.spec.x}, $.spec.x, @.spec.x and .spec.x are the same path.
            _text = text.Trim();
            if (_text.StartsWith('{') && _text.EndsWith('}'))
            {
                _text = _text[1..^1].Trim();
            }
            _at = _text.StartsWith('$') || _text.StartsWith('@') ? 1 : 0;
        }

        public List<Step> Parse()
        {
            var steps = new List<Step>();
            while (_at < _text.Length)
            {
                if (_text[_at] == '.')
                {
                    _at++;
                    if (_at < _text.Length && _text[_at] != '[')
                    {
                        steps.Add(_text[_at] == '*' ? Skip(new Every()) : new Name(Word()));
                    }
                }
                else if (_text[_at] == '[')
                {
                    steps.Add(Bracket());
                }
                else
                {
                    throw new FormatException($"unexpected '{_text[_at]}' at {_at}");
                }
            }
            return steps;
        }

        private Every Skip(Every step)
        {
            _at++;
            return step;
        }

        private string Word()
        {
            var word = new StringBuilder();
            for (; _at < _text.Length && _text[_at] is not ('.' or '['); _at++)
            {
                // \. is a dot inside a name.
                if (_text[_at] == '\\' && _at + 1 < _text.Length)
                {
                    _at++;
                }
                word.Append(_text[_at]);
            }
            return word.Length > 0 ? word.ToString() : throw new FormatException("a name is missing");
        }

        private Step Bracket()
        {
            var end = Closing();
            var inner = _text[(_at + 1)..end].Trim();
            _at = end + 1;
            if (inner == "*")
            {
                return new Every();
            }
            if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
            {
                return Condition(inner[2..^1]);
            }
            if (inner.Length >= 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0])
            {
                return new Name(inner[1..^1].Replace("\\.", ".", StringComparison.Ordinal));
            }
            return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                ? new Index(index)
                : throw new FormatException($"[{inner}] is not supported");
        }

        private int Closing()
        {
            var quote = '\0';
            for (var i = _at + 1; i < _text.Length; i++)
            {
                if (quote != '\0')
                {
                    quote = _text[i] == quote ? '\0' : quote;
                }
                else if (_text[i] is '\'' or '"')
                {
                    quote = _text[i];
                }
                else if (_text[i] == ']')
                {
                    return i;
                }
            }
            throw new FormatException("a bracket is not closed");
        }

        private static Filter Condition(string text)
        {
            foreach (var operation in (ReadOnlySpan<string>)["==", "!="])
            {
                var at = text.IndexOf(operation, StringComparison.Ordinal);
                if (at > 0)
                {
                    return new Filter(Path(text[..at]), operation, text[(at + 2)..].Trim().Trim('"', '\''));
                }
            }
            return new Filter(Path(text), null, "");
        }

        private static JsonPathReader Path(string text) => new(new Parser(text).Parse());
    }
}
