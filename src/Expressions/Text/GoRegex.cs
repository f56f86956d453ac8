using System.Text;
using System.Text.RegularExpressions;

namespace Rollouts.Expressions;

/// <summary>RE2 syntax rewritten for .NET's non-backtracking engine, which runs in linear time as RE2 does.</summary>
internal ref struct GoRegex
{
    private const int MaxRepeat = 1000;
    private readonly ReadOnlySpan<char> _source;
    private readonly StringBuilder _pattern = new();
    private int _position;
    private bool _multiline;

    private GoRegex(string source) => _source = source;

    /// <exception cref="ExpressionException">The pattern is not valid in RE2.</exception>
    public static Regex Compile(string source)
    {
        var translator = new GoRegex(source);
        translator.Translate();
        try
        {
            return new Regex(translator._pattern.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ExpressionException(
                ExpressionErrorCode.Runtime,
                $"error parsing regexp: `{source}`",
                hint: "patterns are RE2: no look-around, no backreferences",
                inner: e
            );
        }
    }

    private void Translate()
    {
        while (_position < _source.Length)
        {
            var c = _source[_position];
            switch (c)
            {
                case '\\':
                    TranslateEscape(inClass: false);
                    break;
                case '[':
                    TranslateClass();
                    break;
                case '(':
                    TranslateGroup();
                    break;
                case '$':
                    // Without (?m) only the very end; .NET's $ would also match before a final newline.
                    _pattern.Append(_multiline ? "(?m:$)" : "\\z");
                    _position++;
                    break;
                case '^':
                    _pattern.Append(_multiline ? "(?m:^)" : "\\A");
                    _position++;
                    break;
                case '{':
                    TranslateRepeat();
                    break;
                case '*' or '+' or '?':
                    _pattern.Append(c);
                    _position++;
                    RefuseSecondRepeat();
                    break;
                case '#' or ' ':
                    _pattern.Append('\\').Append(c);
                    _position++;
                    break;
                default:
                    _pattern.Append(c);
                    _position++;
                    break;
            }
        }
    }

    /// <summary><c>a**</c> and <c>a*+</c> are errors; <c>a*?</c> is lazy.</summary>
    private void RefuseSecondRepeat()
    {
        if (_position < _source.Length && _source[_position] == '?')
        {
            _pattern.Append('?');
            _position++;
        }

        if (_position < _source.Length && _source[_position] is '*' or '+' or '?')
        {
            throw Invalid("invalid nested repetition operator");
        }
    }

    private void TranslateRepeat()
    {
        var close = _source[_position..].IndexOf('}');
        var body = close > 0 ? _source.Slice(_position + 1, close - 1) : default;
        var comma = body.IndexOf(',');
        var minimum = comma < 0 ? body : body[..comma];
        var maximum = comma < 0 ? default : body[(comma + 1)..];
        if (minimum.IsEmpty || !IsNumber(minimum) || !IsNumber(maximum))
        {
            // Not a repeat, so a literal brace: a{,2}.
            _pattern.Append("\\{");
            _position++;
            return;
        }

        if (Value(minimum) > MaxRepeat || Value(maximum) > MaxRepeat || (!maximum.IsEmpty && Value(maximum) < Value(minimum)))
        {
            throw Invalid("invalid repeat count");
        }

        _pattern.Append(_source.Slice(_position, close + 1));
        _position += close + 1;
        RefuseSecondRepeat();
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static int Value(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            value = Math.Min((value * 10) + c - '0', MaxRepeat + 1);
        }

        return value;
    }

    private void TranslateGroup()
    {
        var rest = _source[_position..];
        if (!rest.StartsWith("(?"))
        {
            _pattern.Append('(');
            _position++;
            return;
        }

        if (rest.StartsWith("(?P<") || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!")))
        {
            var start = rest.IndexOf('<');
            var end = rest.IndexOf('>');
            if (end <= start + 1)
            {
                throw Invalid("invalid named capture");
            }

            _pattern.Append("(?<").Append(rest[(start + 1)..end]).Append('>');
            _position += end + 1;
            return;
        }

        var length = 2;
        while (length < rest.Length && rest[length] is 'i' or 'm' or 's' or 'U' or '-')
        {
            length++;
        }

        if (length >= rest.Length || rest[length] is not (':' or ')'))
        {
            throw Invalid("invalid or unsupported Perl syntax");
        }

        AppendFlags(rest[2..length], rest[length]);
        _position += length + 1;
    }

    private void AppendFlags(ReadOnlySpan<char> flags, char end)
    {
        var on = true;
        _pattern.Append("(?");
        foreach (var flag in flags)
        {
            if (flag == '-')
            {
                on = false;
                _pattern.Append('-');
            }
            else if (flag == 'm')
            {
                _multiline = on;
            }
            else if (flag != 'U')
            {
                // Ungreedy only chooses among matches; whether there is one stays the same.
                _pattern.Append(flag);
            }
        }

        _pattern.Append(end);
        _pattern.Replace("(?-)", "").Replace("(?)", "").Replace("(?-:", "(?:");
    }

    private void TranslateClass()
    {
        _pattern.Append('[');
        _position++;
        if (_position < _source.Length && _source[_position] == '^')
        {
            _pattern.Append('^');
            _position++;
        }

        var first = true;
        while (true)
        {
            if (_position >= _source.Length)
            {
                throw Invalid("missing closing ]");
            }

            var c = _source[_position];
            if (c == ']' && !first)
            {
                _pattern.Append(']');
                _position++;
                return;
            }

            first = false;
            if (c == '[' && _source[_position..].StartsWith("[:"))
            {
                TranslatePosixClass();
            }
            else if (c == '\\')
            {
                TranslateEscape(inClass: true);
            }
            else
            {
                // Subtraction of classes and stray brackets mean something to .NET only.
                if (c is '[' or ']')
                {
                    _pattern.Append('\\');
                }

                _pattern.Append(c);
                _position++;
            }
        }
    }

    private void TranslatePosixClass()
    {
        var rest = _source[_position..];
        var end = rest.IndexOf(":]");
        var name = end > 0 ? rest[2..end].ToString() : "";
        _pattern.Append(
            name switch
            {
                "alpha" => "a-zA-Z",
                "digit" => "0-9",
                "alnum" => "0-9A-Za-z",
                "upper" => "A-Z",
                "lower" => "a-z",
                "space" => "\\t\\n\\v\\f\\r ",
                "blank" => "\\t ",
                "word" => "0-9A-Za-z_",
                "xdigit" => "0-9A-Fa-f",
                "punct" => "!-/:-@\\[-`{-~",
                "cntrl" => "\\x00-\\x1F\\x7F",
                "graph" => "!-~",
                "print" => " -~",
                "ascii" => "\\x00-\\x7F",
                _ => throw Invalid("invalid character class range"),
            }
        );
        _position += end + 2;
    }

    private void TranslateEscape(bool inClass)
    {
        if (_position + 1 >= _source.Length)
        {
            throw Invalid("trailing backslash at end of expression");
        }

        var c = _source[_position + 1];
        var start = _position;
        _position += 2;
        switch (c)
        {
            case 'd':
                _pattern.Append(inClass ? "0-9" : "[0-9]");
                break;
            case 'w':
                _pattern.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]");
                break;
            case 's':
                _pattern.Append(inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]");
                break;
            case 'D':
                _pattern.Append(inClass ? "\\x00-/:-\\uFFFF" : "[^0-9]");
                break;
            case 'W':
                _pattern.Append(inClass ? "\\x00-/:-@\\[-^`{-\\uFFFF" : "[^0-9A-Za-z_]");
                break;
            case 'S':
                _pattern.Append(inClass ? "\\x00-\\x08\\x0B\\x0E-\\x1F!-\\uFFFF" : "[^\\t\\n\\f\\r ]");
                break;
            case 'A' or 'z' or 'b' or 'B' when !inClass:
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                _pattern.Append('\\').Append(c);
                break;
            case 'p' or 'P':
                TranslateProperty(c);
                break;
            case 'x':
                TranslateHex();
                break;
            case 'Q' when !inClass:
                var rest = _source[_position..];
                var end = rest.IndexOf("\\E");
                _pattern.Append(Regex.Escape((end < 0 ? rest : rest[..end]).ToString()));
                _position = end < 0 ? _source.Length : _position + end + 2;
                break;
            case '0':
                _pattern.Append("\\x00");
                break;
            default:
                if (char.IsAsciiLetterOrDigit(c) || c > '\x7f')
                {
                    throw Invalid($"invalid escape sequence: `{_source.Slice(start, 2)}`");
                }

                _pattern.Append('\\').Append(c);
                break;
        }
    }

    private void TranslateProperty(char letter)
    {
        if (_position >= _source.Length)
        {
            throw Invalid("invalid character class range");
        }

        var end = _source[_position] == '{' ? _source[_position..].IndexOf('}') : 0;
        if (end < 0)
        {
            throw Invalid("invalid character class range");
        }

        var name = (end == 0 ? _source.Slice(_position, 1) : _source.Slice(_position + 1, end - 1)).ToString();
        _position += end + 1;
        if (name.StartsWith('^'))
        {
            name = name[1..];
            letter = letter == 'p' ? 'P' : 'p';
        }

        // .NET knows scripts as blocks.
        _pattern
            .Append('\\')
            .Append(letter)
            .Append('{')
            .Append(name is "Greek" or "Cyrillic" or "Hebrew" or "Arabic" ? "Is" + name : name)
            .Append('}');
    }

    private void TranslateHex()
    {
        var digits = _source[_position..];
        if (digits.StartsWith('{'))
        {
            var end = digits.IndexOf('}');
            digits = end > 1 ? digits[1..end] : default;
            _position += end + 1;
        }
        else
        {
            digits = digits.Length >= 2 ? digits[..2] : default;
            _position += 2;
        }

        if (!int.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var codePoint) || !Rune.IsValid(codePoint))
        {
            throw Invalid("invalid escape sequence");
        }

        foreach (var unit in new Rune(codePoint).ToString())
        {
            _pattern.Append("\\u").Append(((int)unit).ToString("X4"));
        }
    }

    private static ExpressionException Invalid(string reason) =>
        new(ExpressionErrorCode.Runtime, $"error parsing regexp: {reason}", hint: "patterns are RE2: no look-around, no backreferences");
}
