namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private Operation BindCall(CallSyntax node)
    {
        switch (node.Callee)
        {
            case NameSyntax name:
                return BindNamedCall(node, name.Name);
            case MemberSyntax { Target: NameSyntax { Name: "$env" }, Property: StringSyntax { Value: var variable }, IsOptional: false }:
                return BindNamedCall(node, variable);
            case MemberSyntax { Property: StringSyntax { Value: var method } } member:
                return BindMethodCall(node, member, method);
            default:
                throw ExpressionException.Type("not callable", node.Anchor);
        }
    }

    private Operation BindNamedCall(CallSyntax node, string name)
    {
        var local = _lets.FindLastIndex(l => l.Name == name);
        var function =
            local >= 0 ? _lets[local].Function
            : environment.IndexOf(name) >= 0 ? null
            : MeasurementFunctions.Find(name, environment.Functions);
        if (function is not null && !_isUnchecked)
        {
            return BindFunction(function, node.Arguments, node.Anchor);
        }

        var callee = BindName(new NameSyntax(name, node.Anchor));
        if (name == "$env" || !(callee.Type.IsAny || _isUnchecked))
        {
            throw ExpressionException.Type($"{callee.Type.Name} is not callable", node.Anchor);
        }

        return new DynamicCallOperation(callee, Array.ConvertAll(node.Arguments, BindUnchecked), BindResult(node.Anchor))
        {
            Type = GoType.Any,
            Span = node.Anchor,
            Cost = node.Arguments.Length + 2,
        };
    }

    private MethodOperation BindMethodCall(CallSyntax node, MemberSyntax member, string method)
    {
        var target = Bind(member.Target);
        var known = GoMethods.Find(target.Type, method);
        var dynamic = target.Type.IsAny || target.Type is { Kind: GoTypeKind.Map, Element.IsAny: true };
        if (known is null && !dynamic)
        {
            throw ExpressionException.Type($"type {target.Type.Name} has no method {method}", node.Anchor);
        }

        var arguments = Array.ConvertAll(node.Arguments, a => known is null ? BindUnchecked(a) : Bind(a));
        known?.Check(arguments, node.Anchor);
        return new MethodOperation(target, method, arguments, member.IsOptional, BindResult(node.Anchor))
        {
            Type = known?.Result ?? GoType.Any,
            Span = node.Anchor,
            Cost = target.Cost + arguments.Sum(a => a.Cost) + 1,
        };
    }

    private Operation BindBuiltin(BuiltinSyntax node) =>
        PredicateBuiltins.TryGetShape(node.Name, out _)
            ? BindPredicateCall(node)
            : BindFilterShortcut(node) ?? BindFunction(BuiltinTable.Get(node.Name), node.Arguments, node.Anchor);

    private Operation BindFunction(Function function, SyntaxNode[] arguments, SourceSpan span)
    {
        var operations = Array.ConvertAll(arguments, Bind);
        if (_isUnchecked && (operations.Length < function.Minimum || operations.Length > function.Maximum))
        {
            return BindMiscounted(function, operations, span);
        }

        if (operations.Length < function.Minimum)
        {
            throw ExpressionException.Type($"not enough arguments to call {function.Name}", span);
        }

        if (operations.Length > function.Maximum)
        {
            throw ExpressionException.Type($"too many arguments to call {function.Name}", span);
        }

        // Integer literals inside an integer argument become floats; any other integer stays one, and fails when it runs.
        var takesIntegers = function.Name is "isNaN" or "isInf" && operations[0].Type.IsInteger;
        if (takesIntegers)
        {
            operations[0] = Bind(WithFloats(arguments[0]));
        }

        var type = takesIntegers ? GoType.Bool : Check(function, operations, span);

        // isNil and default look at the result of the measurement, whatever they are given (row D37).
        if (function.Name is "isNil" or "default")
        {
            operations = [.. operations, BindResult(span)];
        }

        return new CallOperation(function, operations)
        {
            Type = type,
            Span = span,
            Cost = operations.Sum(o => o.Cost) + 4,
        };
    }

    /// <summary>
    /// Where nothing is checked, what is too much is evaluated and left alone: a function that is one instruction of the original takes the
    /// last, others take the first. What is missing is an error of the run.
    /// </summary>
    private static Operation BindMiscounted(Function function, Operation[] operations, SourceSpan span)
    {
        if (operations.Length < function.Minimum)
        {
            return new FailingOperation(TypeRules.Refuse($"not enough arguments to call {function.Name}").At(span))
            {
                Type = GoType.Any,
                Span = span,
            };
        }

        var taken = IsInstruction(function) ? operations[^1..] : operations[..function.Maximum];
        var call = new CallOperation(function, taken) { Type = GoType.Any, Span = span };
        return new SequenceOperation([.. operations, call])
        {
            Type = GoType.Any,
            Span = span,
            Cost = 2 * operations.Sum(o => o.Cost),
        };
    }

    private static bool IsInstruction(Function function) =>
        function.Name is "len" or "type" or "abs" or "ceil" or "floor" or "round" or "int" or "float" or "string" or "upper" or "lower";

    private Operation BindResult(SourceSpan span)
    {
        var index = environment.IndexOf("result");
        return index < 0
            ? Constant(MeasuredValue.Nil, GoType.Nil, span)
            : new VariableOperation(index) { Type = environment.Types[index], Span = span };
    }

    private static GoType Check(Function function, Operation[] operations, SourceSpan span)
    {
        try
        {
            return function.Rule(function.Name, Array.ConvertAll(operations, o => o.Type));
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(span);
        }
    }

    /// <summary>Turns integer literals, reached through unary operators and + - *, into floats.</summary>
    private static SyntaxNode WithFloats(SyntaxNode node) =>
        node switch
        {
            IntegerSyntax n => new FloatSyntax(n.Value, n.Span),
            UnarySyntax n => n with { Operand = WithFloats(n.Operand) },
            BinarySyntax { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } n => n with
            {
                Left = WithFloats(n.Left),
                Right = WithFloats(n.Right),
            },
            _ => node,
        };
}
