namespace Rollouts.Expressions;

internal sealed partial class Lexer
{
    private Token ReadNumber(int start)
    {
        var digits = "0123456789_";
        if (source[start] == '0' && start + 1 < source.Length)
        {
            digits = source[start + 1] switch
            {
                'x' or 'X' => "0123456789abcdefABCDEF_",
                'o' or 'O' => "01234567_",
                'b' or 'B' => "01_",
                _ => digits,
            };
            _position += digits.Length == 11 ? 0 : 2;
        }

        TakeRun(digits);
        if (_position < source.Length && source[_position] == '.' && !(_position + 1 < source.Length && source[_position + 1] == '.'))
        {
            _position++;
            TakeRun(digits);
        }

        if (_position < source.Length && source[_position] is 'e' or 'E')
        {
            _position++;
            if (_position < source.Length && source[_position] is '+' or '-')
            {
                _position++;
            }

            TakeRun(digits);
        }

        if (_position < source.Length && IsWordPart(source, _position, out var width))
        {
            _position += width;
            throw ExpressionException.Syntax($"bad number syntax: \"{source[start.._position]}\"", Since(start));
        }

        return new Token(TokenKind.Number, source[start.._position], Since(start));
    }

    private void TakeRun(string allowed)
    {
        while (_position < source.Length && allowed.Contains(source[_position], StringComparison.Ordinal))
        {
            _position++;
        }
    }
}
