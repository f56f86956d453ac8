using System.Runtime.CompilerServices;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Reads RE2's syntax, in the dialect of Go's <c>regexp</c>.</summary>
internal sealed partial class PatternReader
{
    private const int MaxLength = 10_000;
    private const int MaxNesting = 1_000;
    private const int MaxRepeat = 1_000;

    private readonly string _source;
    private readonly HashSet<string> _captures = new(StringComparer.Ordinal);
    private int _at;
    private int _nesting;
    private PatternFlags _flags;

    private PatternReader(string source) => _source = source;

    private bool IsAtEnd => _at >= _source.Length;

    private ReadOnlySpan<char> Rest => _source.AsSpan(_at);

    /// <exception cref="ExpressionException">The pattern is not valid in RE2.</exception>
    public static PatternNode Read(string source)
    {
        if (source.Length > MaxLength)
        {
            throw ExpressionException.Limit($"regular expression longer than {MaxLength}");
        }

        var reader = new PatternReader(source);
        var whole = reader.ReadAlternatives();
        return reader.IsAtEnd ? whole : throw reader.Invalid("unexpected )");
    }

    private PatternNode ReadAlternatives()
    {
        RequireStack();
        if (++_nesting > MaxNesting)
        {
            throw Invalid("expression nests too deeply");
        }

        var first = ReadSequence();
        if (!IsAtEnd && _source[_at] == '|')
        {
            var choices = new List<PatternNode> { first };
            while (Take('|'))
            {
                choices.Add(ReadSequence());
            }

            first = new AlternativesNode([.. choices]);
        }

        _nesting--;
        return first;
    }

    private PatternNode ReadSequence()
    {
        var parts = new List<PatternNode>();
        var afterRepeat = false;
        while (!IsAtEnd && _source[_at] is not ('|' or ')'))
        {
            var start = _at;
            if (!TryTakeBounds(out var minimum, out var maximum))
            {
                ReadPart(parts);
                afterRepeat = false;
                continue;
            }

            Take('?');
            if (afterRepeat || parts.Count == 0)
            {
                throw Invalid(afterRepeat ? "invalid nested repetition operator" : "missing argument to repetition operator");
            }

            parts[^1] = Repeat(parts[^1], minimum, maximum, isCounted: _source[start] == '{');
            afterRepeat = true;
        }

        return parts.Count == 1 ? parts[0] : new SequenceNode([.. parts]);
    }

    private RepeatNode Repeat(PatternNode part, int minimum, int? maximum, bool isCounted)
    {
        var repeat = new RepeatNode(part, minimum, maximum);
        return !isCounted || (minimum < 2 && maximum is null or < 2) || IsWithin(repeat, MaxRepeat)
            ? repeat
            : throw Invalid("invalid repeat count");
    }

    /// <summary>Whether counted repeats, one in the other, come to no more than that together.</summary>
    private bool IsWithin(PatternNode node, int budget)
    {
        RequireStack();

        switch (node)
        {
            case RepeatNode { Maximum: 0 }:
                return true;
            case RepeatNode repeat:
                var times = repeat is { Minimum: < 2, Maximum: null or 1 } ? 1 : repeat.Maximum ?? repeat.Minimum;
                return times <= budget && IsWithin(repeat.Part, budget / times);
            case SequenceNode sequence:
                return Array.TrueForAll(sequence.Parts, p => IsWithin(p, budget));
            case AlternativesNode alternatives:
                return Array.TrueForAll(alternatives.Choices, c => IsWithin(c, budget));
            default:
                return true;
        }
    }

    private void ReadPart(List<PatternNode> parts)
    {
        var isMultiline = _flags.HasFlag(PatternFlags.Multiline);
        switch (_source[_at])
        {
            case '(':
                if (ReadGroup() is { } group)
                {
                    parts.Add(group);
                }

                break;
            case '[':
                parts.Add(new SetNode(ReadClass()));
                break;
            case '\\':
                ReadEscape(parts);
                break;
            case '.':
                _at++;
                parts.Add(new SetNode(_flags.HasFlag(PatternFlags.DotTakesNewline) ? RuneSets.Any : RuneSets.AnyButNewline));
                break;
            case '^':
                _at++;
                parts.Add(new AssertionNode(isMultiline ? Assertion.BeginOfLine : Assertion.BeginOfText));
                break;
            case '$':
                _at++;
                parts.Add(new AssertionNode(isMultiline ? Assertion.EndOfLine : Assertion.EndOfText));
                break;
            default:
                parts.Add(Literal(TakeRune()));
                break;
        }
    }

    private SetNode Literal(int rune) =>
        new(_flags.HasFlag(PatternFlags.IgnoreCase) ? RuneSet.Of(Folded([(rune, rune)])) : RuneSet.Of(rune));

    /// <summary>The ranges, and what differs from them by case alone if that is to be ignored.</summary>
    private List<(int First, int Last)> Folded(List<(int First, int Last)> ranges)
    {
        if (_flags.HasFlag(PatternFlags.IgnoreCase))
        {
            CaseOrbits.Shared.Value.Fold(ranges);
        }

        return ranges;
    }

    private int TakeRune()
    {
        if (Rune.DecodeFromUtf16(Rest, out var rune, out var width) != System.Buffers.OperationStatus.Done)
        {
            throw Invalid("invalid UTF-8");
        }

        _at += width;
        return rune.Value;
    }

    private static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("regular expression nests too deeply");
        }
    }

    private bool Take(char c)
    {
        if (IsAtEnd || _source[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private ExpressionException Invalid(string reason) =>
        new(
            ExpressionErrorCode.Runtime,
            $"error parsing regexp: {reason}: `{(_source.Length > 100 ? _source[..100] + "…" : _source)}`",
            hint: "patterns are RE2: no look-around, no backreferences"
        );
}
