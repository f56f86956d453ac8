namespace Rollouts.Providers;

/// <summary>
/// Finds the selectors of a PromQL query. It reads tokens, not the grammar: whether the query is one, Prometheus says. What is found in a
/// sound query is what its value is computed from.
/// </summary>
internal sealed class PromqlSelectors
{
    private static readonly string[] LabelClauses = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    private static readonly string[] Words = [.. LabelClauses, "and", "or", "unless", "atan2", "bool", "offset", "inf", "nan"];

    private readonly string _query;
    private readonly List<PromqlSelector> _found = [];
    private int _at;

    private PromqlSelectors(string query) => _query = query;

    /// <summary>The selectors, each once, in the order of the query; none for one like <c>vector(1)</c>.</summary>
    public static IReadOnlyList<PromqlSelector> Of(string query)
    {
        var reader = new PromqlSelectors(query);
        reader.Read();
        return [.. reader._found.Distinct()];
    }

    private void Read()
    {
        while (_at < _query.Length)
        {
            switch (_query[_at])
            {
                case '#':
                    SkipLine();
                    break;
                case '"' or '\'' or '`':
                    SkipText();
                    break;
                case '{':
                    Select(_at);
                    break;
                case '[':
                    // Of a subquery: that of a selector is read with it.
                    SkipTo(']');
                    break;
                case var digit when char.IsAsciiDigit(digit) || digit == '.':
                    Skip(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_');
                    break;
                case var letter when IsName(letter):
                    ReadName();
                    break;
                default:
                    _at++;
                    break;
            }
        }
    }

    private void ReadName()
    {
        var start = _at;
        Skip(IsName);
        var name = _query[start.._at];
        SkipSpace();
        var next = Next;
        if (IsOneOf(name, LabelClauses) && next == '(')
        {
            SkipTo(')');
        }
        else if (next == '{' || (next != '(' && !IsOneOf(name, Words) && !IsAggregation()))
        {
            Select(start);
        }
    }

    /// <summary>An aggregation may name its labels before its operand: <c>sum by (job) (…)</c>.</summary>
    private bool IsAggregation()
    {
        var end = _at;
        while (end < _query.Length && IsName(_query[end]))
        {
            end++;
        }

        return IsOneOf(_query[_at..end], ["by", "without"]);
    }

    /// <summary>Takes the selector that begins at <paramref name="start"/>; the reader stands at its matchers, or behind its name.</summary>
    private void Select(int start)
    {
        if (Next == '{')
        {
            SkipMatchers();
        }

        var series = _query[start.._at].Trim();
        SkipSpace();
        if (Next != '[')
        {
            _found.Add(new PromqlSelector(series, null));
            return;
        }

        var begin = _at + 1;
        SkipTo(']');
        var range = _query[begin..Math.Max(begin, _at - 1)].Split(':', 2)[0].Trim();
        _found.Add(new PromqlSelector(series, range));
    }

    private char Next => _at < _query.Length ? _query[_at] : '\0';

    private void SkipMatchers()
    {
        for (_at++; _at < _query.Length && _query[_at] != '}'; )
        {
            if (_query[_at] is '"' or '\'' or '`')
            {
                SkipText();
            }
            else
            {
                _at++;
            }
        }

        _at = Math.Min(_at + 1, _query.Length);
    }

    private void SkipText()
    {
        var quote = _query[_at++];
        while (_at < _query.Length && _query[_at] != quote)
        {
            _at += _query[_at] == '\\' && quote != '`' ? 2 : 1;
        }

        _at = Math.Min(_at + 1, _query.Length);
    }

    private void SkipTo(char end)
    {
        var at = _query.IndexOf(end, _at);
        _at = at < 0 ? _query.Length : at + 1;
    }

    private void SkipLine() => SkipTo('\n');

    private void SkipSpace()
    {
        Skip(char.IsWhiteSpace);
        while (Next == '#')
        {
            SkipLine();
            Skip(char.IsWhiteSpace);
        }
    }

    private void Skip(Func<char, bool> belongs)
    {
        while (_at < _query.Length && belongs(_query[_at]))
        {
            _at++;
        }
    }

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':';

    private static bool IsOneOf(string name, string[] words) => words.Contains(name, StringComparer.OrdinalIgnoreCase);
}
