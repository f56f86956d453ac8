using System.Globalization;

namespace Rollouts.Expressions;

internal sealed partial class ValueFlow
{
    private Visited Member(MemberSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        if (node is { Target: NameSyntax { Name: "$env" }, Property: StringSyntax { Value: var variable } })
        {
            return Visited.Of(Name(new NameSyntax(variable, node.Span), scope));
        }

        var target = Follow(node.Target, scope, facts);
        if (!node.IsOptional)
        {
            RequireNotNil(node.Target, target, facts);
        }

        var reached = FlowFacts.None.WithNotNil(node.IsOptional ? null : target.Text);
        if (node.Property is StringSyntax { Value: var name })
        {
            return Visited.Of(NamedMember(target.Value, name)).After(reached);
        }

        if (IndexOf(node.Property) is { } index)
        {
            var length = index >= 0 ? index + 1 : -index;
            RequireLength(node, target, length, facts);
            return Visited
                .Of(ElementAt(target.Value, index.ToString(CultureInfo.InvariantCulture)))
                .After(reached.WithLength(target.Text, length));
        }

        var property = Visit(node.Property, scope, facts);
        var element = ElementAt(target.Value, "");
        return Visited
            .Of(property.Value.Kinds.HasFlag(PossibleKinds.Text) ? element with { NilSource = "the member may be missing" } : element)
            .After(reached);
    }

    private static PossibleValue NamedMember(PossibleValue target, string name)
    {
        var path = target.Path is { } parent ? MemberPath(parent, name) : null;
        var value = target.Kinds.HasFlag(PossibleKinds.Other) && target.Kinds != PossibleKinds.Any ? PossibleValue.Unknown : target.Element;
        return (value ?? PossibleValue.Unknown) with
        {
            Path = path,
            NaNSource = null,

            // A map of a given type has zero values for what is missing.
            NilSource = value is null || value.Kinds == PossibleKinds.Any ? $"{path ?? name} may be missing" : null,
        };
    }

    private Visited Slice(SliceSyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var target = Visit(node.Target, scope, facts);
        RequireNotNil(node.Target, target, facts);
        foreach (var bound in new[] { node.From, node.To }.OfType<SyntaxNode>())
        {
            Visit(bound, scope, facts);
        }

        return Visited.Of(target.Value with { Path = null, Element = ElementOf(target.Value), Length = 0 });
    }

    private void RequireLength(SyntaxNode node, Visited target, int length, FlowFacts facts)
    {
        if (target.Value.Length >= length || facts.LengthOf(target.Text) >= length || !target.Value.Kinds.HasFlag(PossibleKinds.List))
        {
            return;
        }

        var text = target.Text ?? "the list";
        findings.Add(
            FindingCode.MissingEmptyGuard,
            $"{target.Text ?? $"{node.Span}"} {length}",
            node.Span,
            length == 1
                ? $"{text} may be empty, and then this is an error"
                : $"{text} may have fewer than {length} elements, and then this is an error",
            length == 1 ? $"test len({text}) > 0 && … before" : $"test len({text}) >= {length} && … before"
        );
    }

    /// <summary>An element of a list: as its type says, or anything.</summary>
    private static PossibleValue ElementAt(PossibleValue list, string index)
    {
        var element = list.Element ?? PossibleValue.Unknown;
        return list.Path is { } path ? Read(element, $"{path}[{index}]") : element;
    }

    private static PossibleValue ElementOf(PossibleValue list) =>
        list.Path is null ? list.Element ?? PossibleValue.Unknown : ElementAt(list, "");

    private static int? IndexOf(SyntaxNode node) =>
        node switch
        {
            IntegerSyntax { Value: >= 0 and < int.MaxValue } n => (int)n.Value,
            UnarySyntax { Operator: UnaryOperator.Minus, Operand: IntegerSyntax { Value: > 0 and < int.MaxValue } n } => -(int)n.Value,
            _ => null,
        };

    private static string MemberPath(string parent, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') && !char.IsAsciiDigit(name[0])
            ? $"{parent}.{name}"
            : $"{parent}[{LiteralText.Of(name)}]";
}
