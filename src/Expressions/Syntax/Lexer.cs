using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Source text to tokens, one at a time.</summary>
internal sealed partial class Lexer(string source)
{
    private static readonly string[] AsciiText = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];
    private int _position;
    private bool _afterPointer;

    /// <summary>Whether a text lexes as one word: an identifier or a word operator.</summary>
    public static bool IsWord(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            if (!IsWordPart(text, i, out var width))
            {
                return false;
            }

            i += width;
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }

    public Token Next()
    {
        if (!_afterPointer)
        {
            SkipBlanks();
        }

        var start = _position;
        if (start >= source.Length)
        {
            return new Token(TokenKind.End, "", new SourceSpan(source.Length, 0));
        }

        var c = source[start];

        // Directly after "#" any word is the name of a pointer: digits and word operators too.
        if (_afterPointer)
        {
            _afterPointer = false;
            if (IsWordPart(source, start, out _))
            {
                return new Token(TokenKind.Identifier, TakeWord(), Since(start));
            }

            return Next();
        }

        switch (c)
        {
            case '\'' or '"':
                _position++;
                return new Token(TokenKind.String, new StringLiteralReader(source, c).Read(ref _position), Since(start));
            case '`':
                return ReadRawString(start);
            case >= '0' and <= '9':
                return ReadNumber(start);
            case 'b' or 'B' when start + 1 < source.Length && source[start + 1] is '"' or '\'':
                _position += 2;
                var bytes = new StringLiteralReader(source, source[start + 1]).ReadBytes(ref _position);
                return new Token(TokenKind.Bytes, "", Since(start), bytes);
            case '(' or ')' or '[' or ']' or '{' or '}':
                _position++;
                return new Token(TokenKind.Bracket, AsciiText[c], Since(start));
            case '#':
                _position++;
                _afterPointer = true;
                return new Token(TokenKind.Operator, "#", Since(start));
            case '.':
                if (start + 1 < source.Length && char.IsAsciiDigit(source[start + 1]))
                {
                    return ReadNumber(start);
                }

                return ReadOperator(start, ".");
            case '?':
                return ReadOperator(start, ".?");
            case '|' or ':':
                return ReadOperator(start, AsciiText[c]);
            case '&' or '!' or '=' or '*' or '<' or '>':
                return ReadOperator(start, "&=*");
            case ',' or ';' or '%' or '+' or '-' or '^' or '/':
                return ReadOperator(start, "");
        }

        if (IsWordPart(source, start, out _))
        {
            var word = TakeWord();
            return new Token(OperatorTable.IsWord(word) ? TokenKind.Operator : TokenKind.Identifier, word, Since(start));
        }

        throw ExpressionException.Syntax(
            $"unrecognized character: {DescribeRune(start)}",
            new SourceSpan(start, 1),
            SyntaxHints.For(source[start])
        );
    }

    private string DescribeRune(int position)
    {
        Rune.DecodeFromUtf16(source.AsSpan(position), out var rune, out _);
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        return SourceExcerpt.IsVisible(rune) ? $"{code} '{rune}'" : code;
    }

    private SourceSpan Since(int start) => new(start, _position - start);

    private Token ReadOperator(int start, string second)
    {
        _position++;
        if (_position < source.Length && second.Contains(source[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        var length = _position - start;
        return new Token(TokenKind.Operator, length == 1 ? AsciiText[source[start]] : source.Substring(start, length), Since(start));
    }

    private Token ReadRawString(int start)
    {
        var text = new StringBuilder();
        for (_position = start + 1; _position < source.Length; _position++)
        {
            if (source[_position] != '`')
            {
                text.Append(source[_position]);
            }
            else if (_position + 1 < source.Length && source[_position + 1] == '`')
            {
                text.Append('`');
                _position++;
            }
            else
            {
                _position++;
                return new Token(TokenKind.String, text.ToString(), Since(start));
            }
        }

        throw ExpressionException.Syntax("literal not terminated", new SourceSpan(start, 1), "close the string with `");
    }

    private string TakeWord()
    {
        var start = _position;
        while (_position < source.Length && IsWordPart(source, _position, out var width))
        {
            _position += width;
        }

        return source[start.._position];
    }

    private static bool IsWordPart(string text, int position, out int width)
    {
        width = 1;
        var c = text[position];
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetterOrDigit(c) || c is '_' or '$';
        }

        Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out width);
        return Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
    }

    private void SkipBlanks()
    {
        while (_position < source.Length)
        {
            var c = source[_position];
            if (c == '/' && _position + 1 < source.Length && source[_position + 1] == '/')
            {
                var end = source.IndexOf('\n', _position);
                _position = end < 0 ? source.Length : end;
            }
            else if (c == '/' && _position + 1 < source.Length && source[_position + 1] == '*')
            {
                var end = source.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                _position =
                    end >= 0
                        ? end + 2
                        : throw ExpressionException.Syntax("unclosed comment", new SourceSpan(_position, 2), "close the comment with */");
            }
            else if (char.IsWhiteSpace(c))
            {
                _position++;
            }
            else
            {
                return;
            }
        }
    }
}
