namespace Rollouts.Expressions;

internal sealed partial class ValueFlow
{
    /// <summary>A function of the environment, or a method.</summary>
    private Visited Call(CallSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        if (node.Callee is MemberSyntax method)
        {
            Visit(method.Target, scope, facts);
        }

        var arguments = Array.ConvertAll(node.Arguments, a => Visit(a, scope, facts));
        if (node.Callee is not NameSyntax { Name: var name } || arguments.Length == 0)
        {
            return Visited.Of(PossibleValue.Unknown);
        }

        var first = arguments[0];
        switch (name)
        {
            case "isNaN":
                RequireNotNil(node.Arguments[0], first, facts);
                return new Visited(
                    PossibleValue.Bool,
                    null,
                    FlowFacts.None.WithNotNil(first.Text),
                    FlowFacts.None.WithNotNil(first.Text).WithNotNaN(first.Text)
                );
            case "isInf":
                return Visited.Of(PossibleValue.Bool);
            case "isNil":
                RequireResult(node, first, "== nil");
                return new Visited(PossibleValue.Bool, null, FlowFacts.None, FlowFacts.None.WithNotNil("result"));
            case "default" when arguments.Length > 1:
                RequireResult(node, first, "?? …");
                return Visited.Of(
                    PossibleValue.Union(first.Value with { NilSource = null }, arguments[1].Value) with
                    {
                        Path = first.Value.Path,
                        Truth = null,
                    }
                );
            case "asFloat":
                return Visited.Of(PossibleValue.Of(PossibleKinds.Number) with { NaNSource = first.Value.NaNSource });
            case "asInt":
                return Visited.Of(PossibleValue.Of(PossibleKinds.Number) with { MayBeNaN = false });
            default:
                return Visited.Of(PossibleValue.Unknown);
        }
    }

    private void RequireResult(CallSyntax node, Visited argument, string instead)
    {
        if (argument.Value.Path == "result")
        {
            return;
        }

        var text = argument.Text ?? "the value";
        findings.Add(
            FindingCode.IgnoredArgument,
            $"{node.Span}",
            node.Span,
            "the first argument is ignored: this looks at the whole result of the measurement",
            $"write {text} {instead}"
        );
    }

    private Visited Builtin(BuiltinSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var arguments = Array.ConvertAll(node.Arguments, a => Visit(a, scope, facts));
        if (arguments.Length == 0)
        {
            return Visited.Of(PossibleValue.Of(PossibleKinds.Other));
        }

        var first = arguments[0];
        var value = first.Value;
        switch (node.Name)
        {
            case "len" or "count":
                RequireNotNil(node.Arguments[0], first, facts);
                return Visited.Of(PossibleValue.Integer(0, MaxLength)) with { Counted = first.Text };
            case "indexOf" or "lastIndexOf":
                return Visited.Of(PossibleValue.Integer(-1, MaxLength * 4));
            case "abs" or "ceil" or "floor" or "round" or "int" or "float":
                RequireNotNil(node.Arguments[0], first, facts);
                return Visited.Of(PossibleValue.Of(PossibleKinds.Number) with { NaNSource = value.NaNSource });
            case "sum":
                RequireNotNil(node.Arguments[0], first, facts);
                return Visited.Of(PossibleValue.Unknown with { NaNSource = ElementOf(value).NaNSource });
            case "mean" or "median":
                return Visited.Of(PossibleValue.Of(PossibleKinds.Number) with { NaNSource = Source(arguments) });
            case "max" or "min":
                return Visited.Of(
                    arguments.Length > 1
                        ? PossibleValue.Unknown with
                        {
                            NaNSource = Source(arguments),
                        }
                        : NilWhenEmpty(PossibleValue.Unknown with { NaNSource = Source(arguments) }, node, first, facts)
                );
            case "first" or "last":
                return Visited.Of(NilWhenEmpty(ElementAt(value, node.Name == "first" ? "0" : "-1"), node, first, facts));
            case "get" when arguments.Length > 1:
                return Visited.Of(Got(node.Arguments[1], value));
            case "string" or "type" or "upper" or "lower" or "trim" or "trimPrefix" or "trimSuffix" or "replace" or "repeat" or "join":
            case "toJSON" or "toBase64" or "fromBase64":
                return Visited.Of(PossibleValue.Of(PossibleKinds.Text));
            case "split" or "splitAfter":
                return Visited.Of(PossibleValue.ListOf(PossibleValue.Of(PossibleKinds.Text)));
            case "sort" or "reverse" or "uniq" or "take":
                RequireNotNil(node.Arguments[0], first, facts);
                return Visited.Of(PossibleValue.ListOf(ElementOf(value)));
            case "keys" or "values" or "toPairs" or "flatten" or "concat":
                return Visited.Of(PossibleValue.ListOf(null));
            case "hasPrefix" or "hasSuffix":
                return Visited.Of(PossibleValue.Bool);
            default:
                return Visited.Of(PossibleValue.Unknown);
        }
    }

    private static string? Source(Visited[] arguments) =>
        arguments
            .Select(a => a.Value.NaNSource ?? (a.Value.Kinds.HasFlag(PossibleKinds.List) ? ElementOf(a.Value).NaNSource : null))
            .FirstOrDefault(s => s is not null);

    private static PossibleValue NilWhenEmpty(PossibleValue value, BuiltinSyntax node, Visited list, FlowFacts facts) =>
        list.Value.Length > 0 || facts.LengthOf(list.Text) > 0
            ? value
            : value with
            {
                NilSource = $"{node.Name}({list.Text ?? "…"}) is nil when the list is empty",
                IsNilWhenEmpty = true,
            };

    private static PossibleValue Got(SyntaxNode key, PossibleValue target) =>
        key is StringSyntax { Value: var name } ? NamedMember(target, name)
        : IndexOf(key) is { } index
            ? ElementAt(target, $"{index}") with
            {
                NilSource = "get gives nil when there is no such element",
                IsNilWhenEmpty = true,
            }
        : PossibleValue.Unknown with { NilSource = "get gives nil when there is no such element" };
}
