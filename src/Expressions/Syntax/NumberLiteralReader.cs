using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>The value of a number's spelling.</summary>
internal static class NumberLiteralReader
{
    public static SyntaxNode Read(Token token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        var prefix = text.Length > 1 && text[0] == '0' ? char.ToLowerInvariant(text[1]) : '\0';
        if (prefix is 'x' or 'o' or 'b')
        {
            var radix = prefix switch
            {
                'x' => 16u,
                'o' => 8u,
                _ => 2u,
            };
            return new IntegerSyntax(ReadDigits(text.AsSpan(2), radix, token), token.Span);
        }

        if (text.AsSpan().IndexOfAny(".eE") < 0)
        {
            return new IntegerSyntax(ReadDigits(text, 10, token), token.Span);
        }

        return
            double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? new FloatSyntax(value, token.Span)
            : throw ExpressionException.Syntax($"invalid float literal: {token.Text}", token.Span);
    }

    private static long ReadDigits(ReadOnlySpan<char> digits, uint radix, Token token)
    {
        Int128 value = 0;
        foreach (var digit in digits)
        {
            var weight = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            value = (value * radix) + weight;
            if (weight < 0 || weight >= radix || value > long.MaxValue)
            {
                throw ExpressionException.Syntax($"integer literal is too large: {token.Text}", token.Span);
            }
        }

        return digits.IsEmpty ? throw ExpressionException.Syntax($"invalid integer literal: {token.Text}", token.Span) : (long)value;
    }
}
