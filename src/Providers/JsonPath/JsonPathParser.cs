using System.Globalization;
using System.Text;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Reads paths of the Kubernetes JSONPath dialect.</summary>
internal sealed class JsonPathParser(string source)
{
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];
    private int _position;

    /// <summary>Where the next character is read.</summary>
    public int Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>A path up to the brace that closes it.</summary>
    /// <exception cref="JsonPathException">It is none.</exception>
    public JsonPathExpression ParsePath()
    {
        var path = new JsonPathExpression(ParseSteps(static c => c == '}'));
        Expect('}');
        return path;
    }

    /// <summary>Takes a word of its own, with the blanks before it.</summary>
    public bool TryTakeWord(string word)
    {
        var start = _position;
        SkipBlanks();
        if (
            string.CompareOrdinal(source, _position, word, 0, word.Length) == 0
            && (Peek(word.Length) == '}' || char.IsWhiteSpace(Peek(word.Length)))
        )
        {
            _position += word.Length;
            return true;
        }

        _position = start;
        return false;
    }

    /// <summary>Takes the brace that closes what was opened.</summary>
    public void Close()
    {
        SkipBlanks();
        Expect('}');
    }

    private List<JsonPathNode> ParseSteps(Func<char, bool> ends)
    {
        var nodes = new List<JsonPathNode>();
        while (true)
        {
            SkipBlanks();
            if (_position >= source.Length || ends(source[_position]))
            {
                return nodes;
            }

            var c = source[_position];
            switch (c)
            {
                case '$':
                    _position++;
                    nodes.Add(new RootNode());
                    break;
                case '@':
                    // The value at hand, where every chain starts.
                    _position++;
                    break;
                case '.' when Peek(1) == '.':
                    _position += 2;
                    nodes.Add(new RecursiveNode());
                    ParseMember(nodes);
                    break;
                case '.':
                    _position++;
                    ParseMember(nodes);
                    break;
                case '[':
                    nodes.Add(ParseBracket());
                    break;
                case '*':
                    _position++;
                    nodes.Add(new WildcardNode());
                    break;
                case '"' or '\'':
                    nodes.Add(new TextNode(MeasuredValue.FromString(ParseQuoted())));
                    break;
                case '-' or '+' or (>= '0' and <= '9'):
                    nodes.Add(new TextNode(MeasuredValue.FromFloat(ParseNumber())));
                    break;
                default:
                    ParseWord(nodes);
                    break;
            }
        }
    }

    /// <summary>What follows a dot: a name, a star, or a bracket (<c>.[0]</c>).</summary>
    private void ParseMember(List<JsonPathNode> nodes)
    {
        if (_position < source.Length && source[_position] == '*')
        {
            _position++;
            nodes.Add(new WildcardNode());
            return;
        }

        if (_position < source.Length && source[_position] == '[')
        {
            return;
        }

        var name = TakeName();
        if (name.Length > 0)
        {
            nodes.Add(new FieldNode(name));
        }
    }

    private void ParseWord(List<JsonPathNode> nodes)
    {
        var word = TakeName();
        switch (word)
        {
            case "":
                throw Unexpected();
            case "true" or "false":
                nodes.Add(new TextNode(MeasuredValue.FromBool(word == "true")));
                break;
            default:
                // Without a dot in front a word is a field too: {kind}.
                nodes.Add(new FieldNode(word));
                break;
        }
    }

    private string TakeName()
    {
        var name = new StringBuilder();
        while (_position < source.Length)
        {
            var c = source[_position];
            if (c == '\\' && _position + 1 < source.Length)
            {
                name.Append(source[_position + 1]);
                _position += 2;
            }
            else if (char.IsWhiteSpace(c) || ".[]{}()@$,'\"<>=!?*:|&".Contains(c, StringComparison.Ordinal))
            {
                break;
            }
            else
            {
                name.Append(c);
                _position++;
            }
        }

        return name.ToString();
    }

    private JsonPathNode ParseBracket()
    {
        Expect('[');
        SkipBlanks();
        if (Peek(0) == '?')
        {
            return ParseFilter();
        }

        var parts = new List<JsonPathNode>();
        do
        {
            SkipBlanks();
            parts.Add(ParseBracketPart());
            SkipBlanks();
        } while (TryTake(','));
        Expect(']');
        return parts.Count == 1 ? parts[0] : new UnionNode(parts);
    }

    private JsonPathNode ParseBracketPart()
    {
        switch (Peek(0))
        {
            case '*':
                _position++;
                return new WildcardNode();
            case '"' or '\'':
                return new FieldNode(ParseQuoted());
            case ':' or '-' or (>= '0' and <= '9'):
                return ParseSlice();
            default:
                throw Unexpected();
        }
    }

    private ArrayNode ParseSlice()
    {
        var from = TakeInteger();
        if (!TryTake(':'))
        {
            return new ArrayNode(from ?? throw Unexpected(), null, 1, isIndex: true);
        }

        var to = TakeInteger();
        var step = TryTake(':') ? TakeInteger() ?? 1 : 1;
        return step > 0 ? new ArrayNode(from, to, step, isIndex: false) : throw new JsonPathException($"step must be > 0, not {step}");
    }

    private FilterNode ParseFilter()
    {
        _position++;
        Expect('(');
        var left = new JsonPathExpression(ParseSteps(EndsSide));
        var comparison = Array.Find(Comparisons, c => string.CompareOrdinal(source, _position, c, 0, c.Length) == 0);
        JsonPathExpression? right = null;
        if (comparison is not null)
        {
            _position += comparison.Length;
            right = new JsonPathExpression(ParseSteps(EndsSide));
        }

        Expect(')');
        SkipBlanks();
        Expect(']');
        return new FilterNode(left, comparison ?? "", right);
    }

    private static bool EndsSide(char c) => c is ')' or '=' or '!' or '<' or '>';

    private string ParseQuoted()
    {
        var quote = source[_position++];
        var text = new StringBuilder();
        while (_position < source.Length && source[_position] != quote)
        {
            if (source[_position] == '\\' && _position + 1 < source.Length)
            {
                _position++;
            }

            text.Append(source[_position++]);
        }

        Expect(quote);
        return text.ToString();
    }

    private double ParseNumber()
    {
        var start = _position++;
        while (_position < source.Length && (char.IsAsciiDigit(source[_position]) || source[_position] == '.'))
        {
            _position++;
        }

        return double.TryParse(source.AsSpan(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonPathException($"cannot parse number {source[start.._position]}");
    }

    private int? TakeInteger()
    {
        SkipBlanks();
        var start = _position;
        if (Peek(0) == '-')
        {
            _position++;
        }

        while (_position < source.Length && char.IsAsciiDigit(source[_position]))
        {
            _position++;
        }

        var digits = source.AsSpan(start, _position - start);
        SkipBlanks();
        if (digits.IsEmpty)
        {
            return null;
        }

        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonPathException($"cannot parse index {digits}");
    }

    private char Peek(int ahead) => _position + ahead < source.Length ? source[_position + ahead] : '\0';

    private bool TryTake(char c)
    {
        if (Peek(0) != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw _position >= source.Length ? new JsonPathException($"unclosed: expected '{c}' at the end") : Unexpected();
        }
    }

    private void SkipBlanks()
    {
        while (_position < source.Length && char.IsWhiteSpace(source[_position]))
        {
            _position++;
        }
    }

    private JsonPathException Unexpected() =>
        _position < source.Length
            ? new($"unrecognized character '{source[_position]}' at position {_position + 1} of {source}")
            : new($"unexpected end of {source}");
}
