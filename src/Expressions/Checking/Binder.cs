using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>
/// Checks a syntax tree against the types of the environment and turns it into operations, in one pass. Where the original's
/// optimizer changes what is observed, the same shape is recognised here.
/// </summary>
internal sealed partial class Binder(EnvironmentShape environment, ExpressionLimits limits)
{
    private readonly List<LetScope> _lets = [];
    private readonly Stack<PredicateScope> _predicates = new();
    private int _depth;
    private bool _isUnchecked;

    /// <summary>How large the constant patterns are together, repeats written out.</summary>
    public int PatternSize { get; private set; }

    /// <summary>How many slots a run needs.</summary>
    public int LocalCount { get; private set; }

    /// <summary>Declares a variable around what is bound next, at the next slot.</summary>
    public void DeclareLet(string name, GoType type) => _lets.Add(new LetScope(name, LocalCount++, type, null));

    /// <summary>Declares the element of a predicate around what is bound next, at the next three slots.</summary>
    public void DeclareElement(GoType collection, bool hasIndex, bool hasAccumulator)
    {
        _predicates.Push(new PredicateScope(LocalCount, collection, hasIndex, hasAccumulator));
        LocalCount += 3;
    }

    public Operation Bind(SyntaxNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ExpressionException(ExpressionErrorCode.Limit, "expression is nested too deeply", node.Anchor);
        }

        _depth++;
        var operation = Finished(BindNode(node));
        _depth--;
        return _depth > 0 ? Guarded(operation, _depth) : operation;
    }

    /// <summary>Every so many levels an operation looks whether there is stack left.</summary>
    private static Operation Guarded(Operation operation, int level) =>
        level % GuardOperation.Levels == 0 && operation is not ConstantOperation
            ? new GuardOperation(operation)
            {
                Type = operation.Type,
                Span = operation.Span,
                Cost = operation.Cost,
            }
            : operation;

    private Operation BindNode(SyntaxNode node) =>
        node switch
        {
            NilSyntax => Constant(MeasuredValue.Nil, GoType.Nil, node.Anchor),
            IntegerSyntax n => Constant(MeasuredValue.FromInt(n.Value), GoType.Int, node.Anchor),
            FloatSyntax n => Constant(MeasuredValue.FromFloat(n.Value), GoType.Float64, node.Anchor),
            BoolSyntax n => Constant(MeasuredValue.FromBool(n.Value), GoType.Bool, node.Anchor),
            StringSyntax n => Constant(MeasuredValue.FromString(n.Value), GoType.String, node.Anchor),
            BytesSyntax n => Constant(MeasuredValue.FromBytes(n.Value), GoType.Bytes, node.Anchor),
            NameSyntax n => BindName(n),
            PointerSyntax n => BindPointer(n),
            UnarySyntax n => BindUnary(n),
            BinarySyntax n => BindBinary(n),
            ChainSyntax n => BindChain(n),
            MemberSyntax n => BindMember(n),
            SliceSyntax n => BindSlice(n),
            CallSyntax n => BindCall(n),
            BuiltinSyntax n => BindBuiltin(n),
            LetSyntax n => BindLet(n),
            SequenceSyntax n => BindSequence(n),
            ConditionalSyntax n => BindConditional(n),
            ArraySyntax n => BindArray(n),
            MapSyntax n => BindMap(n),
            _ => throw ExpressionException.Syntax($"unexpected {node.GetType().Name}", node.Anchor),
        };

    private static ConstantOperation Constant(MeasuredValue value, GoType type, SourceSpan span) => new(value) { Type = type, Span = span };

    private Operation BindName(NameSyntax node)
    {
        for (var i = _lets.Count - 1; i >= 0; i--)
        {
            if (_lets[i].Name == node.Name)
            {
                return new LocalOperation(_lets[i].Slot) { Type = _lets[i].Type, Span = node.Anchor };
            }
        }

        if (node.Name == "$env")
        {
            return new EnvironmentOperation(environment) { Type = GoType.Any, Span = node.Anchor };
        }

        var index = environment.IndexOf(node.Name);
        if (index >= 0)
        {
            return new VariableOperation(index) { Type = environment.Types[index], Span = node.Anchor };
        }

        if (MeasurementFunctions.Find(node.Name, environment.Functions) is { } function)
        {
            return Constant(MeasuredValue.FromFunction(function), function.Type, node.Anchor);
        }

        // A builtin named without being called is no error, and is nil.
        if (IsFunction(node.Name))
        {
            return Constant(MeasuredValue.Nil, GoType.Function, node.Anchor);
        }

        return _isUnchecked ? Constant(MeasuredValue.Nil, GoType.Any, node.Anchor) : throw Unknown(node.Name, node.Anchor);
    }

    private bool IsFunction(string name) =>
        MeasurementFunctions.Find(name, environment.Functions) is not null
        || BuiltinTable.IsKnown(name)
        || PredicateBuiltins.TryGetShape(name, out _);

    private ExpressionException Unknown(string name, SourceSpan span)
    {
        var candidates = environment
            .Names.Concat(_lets.Select(l => l.Name))
            .Concat(BuiltinTable.Names)
            .Concat(["nil", "true", "false"])
            .Concat(PredicateBuiltins.Names)
            .Concat(MeasurementFunctions.Of(environment.Functions).Select(f => f.Name));
        return new ExpressionException(ExpressionErrorCode.UnknownName, $"unknown name {name}", span, NearestName.Hint(name, candidates));
    }

    private LocalOperation BindPointer(PointerSyntax node)
    {
        if (!_predicates.TryPeek(out var scope))
        {
            throw ExpressionException.Syntax("cannot use pointer accessor outside predicate", node.Anchor);
        }

        switch (node.Name)
        {
            case "":
                return scope.MayBeMap
                    ? new ElementOperation(scope.Slot) { Type = scope.Element, Span = node.Anchor }
                    : new LocalOperation(scope.Slot) { Type = scope.Element, Span = node.Anchor };
            case "index" when scope.HasIndex || _isUnchecked:
                scope.ReadsIndex = true;
                return new LocalOperation(scope.Slot + 1) { Type = GoType.Int, Span = node.Anchor };
            case "acc" when scope.HasAccumulator || _isUnchecked:
                return new LocalOperation(scope.Slot + 2) { Type = GoType.Any, Span = node.Anchor };
            default:
                throw new ExpressionException(ExpressionErrorCode.UnknownName, $"unknown pointer #{node.Name}", node.Anchor);
        }
    }

    private static bool IsBoolOrAny(GoType type) => type.Kind is GoTypeKind.Bool or GoTypeKind.Any;
}
