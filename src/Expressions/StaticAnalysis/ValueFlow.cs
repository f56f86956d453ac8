using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>
/// Follows the values through an expression without running it: what each part may be, what the tests before it have made certain, and
/// what is odd about it.
/// </summary>
internal sealed partial class ValueFlow(EnvironmentShape environment, FindingList findings)
{
    private const double MaxLength = int.MaxValue;

    private readonly OrderedDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, bool> _paths = new(StringComparer.Ordinal);

    /// <summary>The variables that are read.</summary>
    public IReadOnlyList<string> Names => [.. _names.Keys];

    /// <summary>What is read of them.</summary>
    public IReadOnlyList<string> Paths => [.. _paths.Keys];

    /// <summary>Visits a part whose value is used as it is.</summary>
    public Visited Visit(SyntaxNode node, AnalysisScope scope, FlowFacts facts)
    {
        var visited = Follow(node, scope, facts);
        if (visited.Value.Path is { } path)
        {
            _paths.TryAdd(path, true);
        }

        Claim(node, visited.Value);
        return visited;
    }

    /// <summary>What a part may be, without anything being noted about it.</summary>
    private Visited Silent(SyntaxNode node, AnalysisScope scope) =>
        new ValueFlow(environment, new FindingList()).Follow(node, scope, FlowFacts.None);

    /// <summary>Visits a part of which something is taken.</summary>
    private Visited Follow(SyntaxNode node, AnalysisScope scope, FlowFacts facts)
    {
        // What is nested this deeply is beyond a reader's understanding anyway.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Visited.Of(PossibleValue.Unknown);
        }

        var visited = node switch
        {
            NilSyntax => Visited.Of(PossibleValue.Of(PossibleKinds.Nil)),
            BoolSyntax n => Visited.Of(PossibleValue.Known(n.Value)),
            IntegerSyntax n => Visited.Of(PossibleValue.Constant(n.Value)),
            FloatSyntax n => Visited.Of(PossibleValue.Constant(n.Value)),
            StringSyntax => Visited.Of(PossibleValue.Of(PossibleKinds.Text)),
            BytesSyntax => Visited.Of(PossibleValue.Of(PossibleKinds.Other)),
            NameSyntax n => Visited.Of(Name(n, scope)),
            PointerSyntax n => Visited.Of(Pointer(n, scope)),
            UnarySyntax n => Unary(n, scope, facts),
            BinarySyntax { Operator: BinaryOperator.And or BinaryOperator.Or } n => Logical(n, scope, facts),
            BinarySyntax n => Binary(n, scope, facts),
            ChainSyntax n => Follow(n.Inner, scope, facts),
            MemberSyntax n => Member(n, scope, facts),
            SliceSyntax n => Slice(n, scope, facts),
            CallSyntax n => Call(n, scope, facts),
            BuiltinSyntax { Arguments: [_, PredicateSyntax, ..] } n => Predicate(n, scope, facts),
            BuiltinSyntax n => Builtin(n, scope, facts),
            LetSyntax n => Let(n, scope, facts),
            ConditionalSyntax n => Conditional(n, scope, facts),
            _ => All(node, scope, facts),
        };
        visited = visited with { Text = visited.Text ?? PartText.Of(node, scope, visited.Value) };
        return visited with { Value = Refined(visited.Value, visited.Text, facts) };
    }

    private static PossibleValue Refined(PossibleValue value, string? text, FlowFacts facts) =>
        value with
        {
            NaNSource = facts.IsNotNaN(text) ? null : value.NaNSource,
            NilSource = facts.IsNotNil(text) ? null : value.NilSource,
        };

    private PossibleValue Name(NameSyntax node, AnalysisScope scope)
    {
        if (scope.Lets.TryGetValue(node.Name, out var value))
        {
            return value;
        }

        var index = environment.IndexOf(node.Name);
        if (index < 0)
        {
            return PossibleValue.Of(PossibleKinds.Any);
        }

        _names.TryAdd(node.Name, true);
        return Read(PossibleValue.Of(environment.Types[index]), node.Name);
    }

    private static PossibleValue Pointer(PointerSyntax node, AnalysisScope scope) =>
        node.Name switch
        {
            "" => scope.Element ?? PossibleValue.Unknown,
            "index" => PossibleValue.Integer(0, MaxLength),
            _ => PossibleValue.Unknown,
        };

    /// <summary>A value that is read from a path. Members of objects come from JSON, which has no NaN; measured numbers may be NaN.</summary>
    private static PossibleValue Read(PossibleValue value, string path) =>
        value with
        {
            Path = path,
            NaNSource =
                value.MayBeNaN && value.Kinds.HasFlag(PossibleKinds.Number) && !path.Contains('.', StringComparison.Ordinal)
                    ? $"{path} may be NaN"
                    : null,
        };

    private Visited Let(LetSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var value = Visit(node.Value, scope, facts);
        if (!SyntaxChildren.Within(node.Body).Any(n => n is NameSyntax { Name: var name } && name == node.Name))
        {
            findings.Add(
                FindingCode.UnusedVariable,
                node.Name,
                node.Span,
                $"the variable {node.Name} is not used",
                $"remove let {node.Name} = …"
            );
        }

        return Follow(node.Body, scope with { Lets = scope.Lets.SetItem(node.Name, value.Value) }, facts);
    }

    private Visited Conditional(ConditionalSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var condition = Visit(node.Condition, scope, facts);
        var then = Visit(node.Then, scope, facts.And(condition.True));
        var otherwise = Visit(node.Else, scope, facts.And(condition.False));
        return Visited.Of(
            condition.Value.Truth switch
            {
                true => then.Value,
                false => otherwise.Value,
                _ => PossibleValue.Union(then.Value, otherwise.Value) with { Path = null },
            }
        );
    }

    /// <summary>Lists, maps and sequences.</summary>
    private Visited All(SyntaxNode node, AnalysisScope scope, FlowFacts facts)
    {
        var last = Visited.Of(PossibleValue.Unknown);
        PossibleValue? element = null;
        foreach (var child in SyntaxChildren.Of(node))
        {
            last = Visit(child, scope, facts);
            element = element is null ? last.Value : PossibleValue.Union(element, last.Value);
        }

        return node switch
        {
            ArraySyntax n => Visited.Of(PossibleValue.Of(PossibleKinds.List) with { Element = element, Length = n.Items.Length }),
            MapSyntax => Visited.Of(PossibleValue.Of(PossibleKinds.Map)),
            SequenceSyntax => last,
            _ => Visited.Of(PossibleValue.Unknown),
        };
    }

    private void Claim(SyntaxNode node, PossibleValue value)
    {
        if (value.Truth is not { } truth || node is BoolSyntax)
        {
            return;
        }

        findings.Add(
            truth ? FindingCode.AlwaysTrue : FindingCode.AlwaysFalse,
            $"{node.Span}",
            node.Span,
            $"this is {(truth ? "true" : "false")} whatever is measured",
            "compare with something that the measurement can miss, or leave it out"
        );
    }
}
