namespace Rollouts.Expressions;

internal sealed partial class SyntaxPrinter
{
    private void WriteUnary(UnarySyntax node)
    {
        if (AsNegated(node) is { } negated)
        {
            Emit(Left(negated, negated.Left), $" not {negated.Symbol} ", Right(negated, negated.Right));
            return;
        }

        var symbol = char.IsAsciiLetter(node.Symbol[0]) ? $"{node.Symbol} " : node.Symbol;
        var isPlain = node.Operand is UnarySyntax operand ? AsNegated(operand) is null : !IsLoose(node.Operand);
        Emit(symbol, Wrapped(node.Operand, !isPlain));
    }

    private void WriteBinary(BinarySyntax node)
    {
        if (IsChain(node))
        {
            var (earlier, last) = ((BinarySyntax)node.Left, (BinarySyntax)node.Right);
            Emit(earlier, $" {last.Symbol} ", Right(last, last.Right));
            return;
        }

        Emit(Left(node, node.Left), $" {node.Symbol} ", Right(node, node.Right));
    }

    /// <summary><c>a not in b</c> is <c>not (a in b)</c>.</summary>
    private static BinarySyntax? AsNegated(UnarySyntax node) =>
        node is { Symbol: "not", Operand: BinarySyntax inner } && OperatorTable.CanBeNegated(inner.Symbol) ? inner : null;

    /// <summary>Whether this is <c>a &lt; b &lt; c</c>: a conjunction of comparisons that share their middle operand.</summary>
    private static bool IsChain(BinarySyntax node) =>
        node is { Symbol: "&&", Left: BinarySyntax left, Right: BinarySyntax right }
        && IsComparison(right)
        && (IsComparison(left) || IsChain(left))
        && ReferenceEquals(right.Left, IsComparison(left) ? left.Right : ((BinarySyntax)left.Right).Right);

    private static bool IsComparison(BinarySyntax node) => OperatorTable.IsComparison(node.Symbol);

    private static Piece Left(BinarySyntax parent, SyntaxNode operand)
    {
        var precedence = PrecedenceOf(parent);
        var own = InfixPrecedence(operand);
        var needed =
            IsLooser(parent, operand)
            || own < precedence
            || (own == precedence && IsRightAssociative(parent))
            || (IsComparison(parent) && operand is BinarySyntax left && (IsComparison(left) || IsChain(left)))
            || TrailingPrefixPrecedence(operand) <= precedence;
        return Wrapped(operand, needed);
    }

    private static Piece Right(BinarySyntax parent, SyntaxNode operand) => Wrapped(operand, IsRightWrapped(parent, operand));

    private static bool IsRightWrapped(BinarySyntax parent, SyntaxNode operand)
    {
        var precedence = PrecedenceOf(parent);
        var own = InfixPrecedence(operand);
        return IsLooser(parent, operand) || own < precedence || (own == precedence && !IsRightAssociative(parent));
    }

    /// <summary>What is no operand at all without parentheses, and <c>??</c>, which must not be mixed.</summary>
    private static bool IsLooser(BinarySyntax parent, SyntaxNode operand) =>
        operand is ConditionalSyntax or LetSyntax or SequenceSyntax
        || (operand is BinarySyntax { Operator: BinaryOperator.Coalesce } && parent.Operator != BinaryOperator.Coalesce);

    private static bool IsLoose(SyntaxNode node) => node is BinarySyntax or ConditionalSyntax or LetSyntax or SequenceSyntax;

    private static int InfixPrecedence(SyntaxNode node) =>
        node switch
        {
            BinarySyntax n => IsChain(n) ? PrecedenceOf((BinarySyntax)n.Right) : PrecedenceOf(n),
            UnarySyntax n when AsNegated(n) is { } negated => PrecedenceOf(negated),
            _ => int.MaxValue,
        };

    /// <summary>
    /// How loosely the prefix operator binds in which the text ends, if it ends in one: it would draw a tighter operator that follows to
    /// its own operand.
    /// </summary>
    private static int TrailingPrefixPrecedence(SyntaxNode node)
    {
        var loosest = int.MaxValue;
        while (true)
        {
            switch (node)
            {
                case UnarySyntax unary when AsNegated(unary) is null:
                    loosest = Math.Min(
                        loosest,
                        unary.Operator == UnaryOperator.Not ? OperatorTable.NotPrecedence : OperatorTable.SignPrecedence
                    );
                    node = unary.Operand;
                    break;
                case UnarySyntax { Operand: BinarySyntax negated } when !IsRightWrapped(negated, negated.Right):
                    node = negated.Right;
                    break;
                case BinarySyntax binary when !IsRightWrapped(binary, binary.Right):
                    node = binary.Right;
                    break;
                default:
                    return loosest;
            }
        }
    }

    private static int PrecedenceOf(BinarySyntax node) => EntryOf(node).Precedence;

    private static bool IsRightAssociative(BinarySyntax node) => EntryOf(node).IsRightAssociative;

    private static OperatorTable.BinaryEntry EntryOf(BinarySyntax node)
    {
        OperatorTable.TryGetBinary(node.Symbol, out var entry);
        return entry;
    }
}
