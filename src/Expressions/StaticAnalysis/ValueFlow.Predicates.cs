namespace Rollouts.Expressions;

internal sealed partial class ValueFlow
{
    /// <summary>A builtin whose second argument is evaluated per element.</summary>
    private Visited Predicate(BuiltinSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var collection = Visit(node.Arguments[0], scope, facts);
        RequireNotNil(node.Arguments[0], collection, facts);
        var element = ElementOf(collection.Value);
        var inner = scope with { Element = element, Depth = scope.Depth + 1 };
        var body = Visit(((PredicateSyntax)node.Arguments[1]).Body, inner, facts);
        foreach (var other in node.Arguments.Skip(2))
        {
            Visit(other, scope, facts);
        }

        var path = collection.Value.Path;
        var found = FlowFacts.None.WithLength(collection.Text, 1);
        switch (node.Name)
        {
            case "all":
                RequireElements(node, collection, facts);
                return new Visited(PossibleValue.Bool, null, body.True.AboutElements(path), FlowFacts.None);
            case "none":
                RequireElements(node, collection, facts);
                return new Visited(PossibleValue.Bool, null, body.False.AboutElements(path), FlowFacts.None);
            case "any":
                return new Visited(PossibleValue.Bool, null, found, body.False.AboutElements(path));
            case "one":
                return new Visited(PossibleValue.Bool, null, found, FlowFacts.None);
            case "count":
                return Visited.Of(PossibleValue.Integer(0, MaxLength)) with { Counted = collection.Text };
            case "sum":
                return Visited.Of(PossibleValue.Unknown with { NaNSource = body.Value.NaNSource });
            case "find" or "findLast":
                return Visited.Of(
                    Refined(element, element.Path, body.True) with
                    {
                        NilSource = $"{node.Name} gives nil when there is no such element",
                    }
                );
            case "findIndex" or "findLastIndex":
                return Visited.Of(
                    PossibleValue.Integer(0, MaxLength) with
                    {
                        Kinds = PossibleKinds.Number | PossibleKinds.Nil,
                        NilSource = $"{node.Name} gives nil when there is no such element",
                    }
                );
            case "filter":
                return Visited.Of(PossibleValue.ListOf(Refined(element, element.Path, body.True)));
            case "sortBy":
                return Visited.Of(PossibleValue.ListOf(element));
            case "map":
                return Visited.Of(PossibleValue.ListOf(body.Value) with { Length = collection.Value.Length });
            case "groupBy":
                return Visited.Of(PossibleValue.Of(PossibleKinds.Map) with { Element = PossibleValue.ListOf(element) });
            default:
                return Visited.Of(PossibleValue.Unknown);
        }
    }

    private void RequireElements(BuiltinSyntax node, Visited collection, FlowFacts facts)
    {
        if (
            collection.Value.Length > 0
            || facts.LengthOf(collection.Text) > 0
            || node.Arguments[0] is BinarySyntax { Operator: BinaryOperator.Range }
        )
        {
            return;
        }

        var text = collection.Text ?? "the list";
        findings.Add(
            FindingCode.EmptyPasses,
            $"{node.Span}",
            node.Span,
            $"{node.Name}(…) is true when {text} is empty: no data passes",
            $"test len({text}) > 0 && … before"
        );
    }
}
