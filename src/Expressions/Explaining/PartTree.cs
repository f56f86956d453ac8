namespace Rollouts.Expressions;

/// <summary>Takes an expression apart and says of every part what it came to.</summary>
internal sealed class PartTree(string source, PartEvaluator evaluator)
{
    private const int MaxParts = 200;
    private const int MaxDepth = 40;
    private const int MaxText = 200;

    private int _parts;

    /// <summary>Whether parts were left out because there are too many.</summary>
    public bool IsCut { get; private set; }

    /// <param name="outcome">What the run of the whole came to.</param>
    public ExplainedPart Explain(SyntaxNode root, PartOutcome outcome) => Explain(root, PartScope.Outermost, outcome, 0);

    private ExplainedPart Explain(SyntaxNode node, PartScope scope, PartOutcome outcome, int depth) =>
        new(node, TextOf(node))
        {
            State = outcome.Error is null ? PartState.Value : PartState.Error,
            Value = outcome.Value,
            Error = outcome.Error,
            Parts = PartsOf(node, scope, outcome, depth + 1),
        };

    private List<ExplainedPart> PartsOf(SyntaxNode node, PartScope scope, PartOutcome outcome, int depth)
    {
        var parts = new List<ExplainedPart>();
        if (depth > MaxDepth)
        {
            IsCut = true;
            return parts;
        }

        switch (node)
        {
            case BinarySyntax { Operator: BinaryOperator.And or BinaryOperator.Or } n:
                AddOperands(parts, n, scope, outcome, depth);
                break;
            case BinarySyntax { Operator: BinaryOperator.Coalesce } n:
                Add(parts, n.Right, scope, outcome, depth, unless: Add(parts, n.Left, scope, outcome, depth) is { Value.IsNil: false });
                break;
            case ConditionalSyntax n:
                var condition = Add(parts, n.Condition, scope, outcome, depth);
                Add(parts, n.Then, scope, outcome, depth, unless: condition is { Value: var c } && c.TryGetBool(out var t) && !t);
                Add(parts, n.Else, scope, outcome, depth, unless: condition is { Value: var d } && d.TryGetBool(out var u) && u);
                break;
            case LetSyntax n:
                var value = Add(parts, n.Value, scope, outcome, depth);
                var inner = value is null ? scope : scope.WithLet(n.Name, value.Type, value.Value);
                Add(parts, n.Body, inner, outcome, depth, unless: value is null);
                break;
            case BuiltinSyntax { Arguments: [var collection, PredicateSyntax predicate, ..] } n:
                AddPredicate(parts, n, collection, predicate.Body, scope, outcome, depth);
                break;
            case ChainSyntax n:
                parts.AddRange(PartsOf(n.Inner, scope, outcome, depth));
                break;
            case CallSyntax n:
                AddAll(parts, n.Callee is MemberSyntax method ? [method.Target, .. n.Arguments] : n.Arguments, scope, outcome, depth);
                break;
            default:
                AddAll(parts, SyntaxChildren.Of(node), scope, outcome, depth);
                break;
        }

        return parts;
    }

    private void AddAll(List<ExplainedPart> parts, IEnumerable<SyntaxNode> nodes, PartScope scope, PartOutcome whole, int depth)
    {
        var failed = false;
        foreach (var node in nodes)
        {
            failed |= Add(parts, node, scope, whole, depth, unless: failed) is { Error: not null };
        }
    }

    /// <summary>The operands of a run of <c>and</c>, or of <c>or</c>, up to the one that decides.</summary>
    private void AddOperands(List<ExplainedPart> parts, BinarySyntax node, PartScope scope, PartOutcome whole, int depth)
    {
        var decided = false;
        foreach (var operand in OperandsOf(node))
        {
            var outcome = Add(parts, operand, scope, whole, depth, unless: decided);
            decided |=
                outcome is { Error: not null }
                || (outcome is not null && outcome.Value.TryGetBool(out var truth) && truth == (node.Operator == BinaryOperator.Or));
        }
    }

    private static IEnumerable<SyntaxNode> OperandsOf(BinarySyntax node)
    {
        var operands = new Stack<SyntaxNode>();
        SyntaxNode left = node;
        while (left is BinarySyntax n && n.Operator == node.Operator)
        {
            operands.Push(n.Right);
            left = n.Left;
        }

        return operands.Prepend(left);
    }

    private void AddPredicate(
        List<ExplainedPart> parts,
        BuiltinSyntax call,
        SyntaxNode collection,
        SyntaxNode body,
        PartScope scope,
        PartOutcome whole,
        int depth
    )
    {
        var items = Add(parts, collection, scope, whole, depth) ?? evaluator.Evaluate(collection, scope);
        if (
            items is not { Error: null, Value: { Kind: ValueKind.List or ValueKind.Bytes } value }
            || !Access.TryCount(value, out var count)
        )
        {
            return;
        }

        // What reduce had accumulated at an element is not told.
        if (call.Name == "reduce")
        {
            return;
        }

        PartScope At(int index) => scope.WithElement(items.Type, Access.ElementAt(value, index), index, hasIndex: call.Name == "map", null);
        foreach (
            var (index, outcome) in DecisiveElements.Of(
                call.Name,
                body,
                count == 0 ? scope : At(0),
                value,
                count,
                whole.Error is not null,
                evaluator
            )
        )
        {
            if (TryCount())
            {
                var at = At(index);
                parts.Add(
                    new ExplainedPart(body, TextOf(body))
                    {
                        State = outcome.Error is null ? PartState.Value : PartState.Error,
                        Value = outcome.Value,
                        Error = outcome.Error,
                        ElementIndex = index,
                        Element = Access.ElementAt(value, index),
                        Parts = PartsOf(body, at, outcome, depth + 1),
                    }
                );
            }
        }
    }

    /// <summary>Adds a part, unless it is a literal; what it came to, or null when it was not evaluated.</summary>
    private PartOutcome? Add(List<ExplainedPart> parts, SyntaxNode node, PartScope scope, PartOutcome whole, int depth, bool unless = false)
    {
        var outcome = unless ? null : evaluator.Evaluate(node, scope);

        // A fault that the whole does not have was never met.
        if (outcome?.Error is not null && whole.Error is null)
        {
            outcome = null;
        }

        if (!IsLiteral(node) && TryCount())
        {
            parts.Add(
                outcome is null
                    ? new ExplainedPart(node, TextOf(node)) { State = PartState.NotEvaluated }
                    : Explain(node, scope, outcome, depth)
            );
        }

        return outcome;
    }

    private bool TryCount()
    {
        IsCut |= _parts >= MaxParts;
        return _parts++ < MaxParts;
    }

    private string TextOf(SyntaxNode node) =>
        ShortText.Cut(source.Substring(node.Span.Start, Math.Min(node.Span.Length, source.Length - node.Span.Start)), MaxText);

    private static bool IsLiteral(SyntaxNode node) =>
        node switch
        {
            NilSyntax or BoolSyntax or IntegerSyntax or FloatSyntax or StringSyntax or BytesSyntax => true,
            UnarySyntax { Operator: not UnaryOperator.Not, Operand: var operand } => IsLiteral(operand),
            ArraySyntax { Items: var items } => Array.TrueForAll(items, IsLiteral),
            _ => false,
        };
}
