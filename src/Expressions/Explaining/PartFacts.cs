namespace Rollouts.Expressions;

/// <summary>The values that a part read, as far as they say why it came to what it came to.</summary>
internal static class PartFacts
{
    private const int MaxFacts = 8;

    public static List<string> Of(ExplainedPart part) => [.. Facts(part).Distinct(StringComparer.Ordinal).Take(MaxFacts)];

    private static IEnumerable<string> Facts(ExplainedPart part) =>
        part.Syntax switch
        {
            BuiltinSyntax { Arguments: [_, PredicateSyntax, ..] } n => Elements(part, n),
            BinarySyntax n when IsComparison(n.Operator) => part.Parts.SelectMany(Operand).Concat(Unordered(part, n)),
            _ when IsPath(part.Syntax) && part.State == PartState.Error => part.Parts.SelectMany(Operand),
            _ when IsPath(part.Syntax) => Absence(part) is { } absence ? [absence] : [],
            _ => part.Parts.Where(p => p.State == PartState.Value).SelectMany(p => IsTruth(p) ? Facts(p) : Operand(p)),
        };

    /// <summary>An operand with its value, and what that was made of.</summary>
    private static IEnumerable<string> Operand(ExplainedPart operand)
    {
        if (operand.State != PartState.Value)
        {
            yield break;
        }

        var absence = IsPath(operand.Syntax) ? Absence(operand) : null;
        yield return absence is null ? operand.ToString() : $"{operand} ({absence})";
        if (!IsPath(operand.Syntax))
        {
            foreach (var fact in operand.Parts.Where(p => p.ElementIndex is null).SelectMany(Operand))
            {
                yield return fact;
            }
        }
    }

    private static IEnumerable<string> Elements(ExplainedPart part, BuiltinSyntax call)
    {
        var collection = part.Parts.FirstOrDefault(p => ReferenceEquals(p.Syntax, call.Arguments[0]));
        if (part.State != PartState.Value)
        {
            return collection is null ? [] : Operand(collection);
        }

        int? count = collection is { State: PartState.Value } && Access.TryCount(collection.Value, out var n) ? n : null;
        if (count == 0)
        {
            return [$"{collection!.Text} is empty"];
        }

        var elements = count is null ? "the elements" : $"the {count} elements of {collection!.Text}";
        return (call.Name, part.IsTrue) switch
        {
            ("all", true) => [$"it holds for all of {elements}"],
            ("none", true) or ("any", false) => [$"it holds for none of {elements}"],
            _ => part.Parts.Where(p => p.ElementIndex is not null).Select(p => $"at index {p.ElementIndex} # = {ShortValue.Of(p.Element)}"),
        };
    }

    private static IEnumerable<string> Unordered(ExplainedPart part, BinarySyntax node) =>
        node.Operator != BinaryOperator.NotEqual
        && part.Parts.Any(p => p.State == PartState.Value && p.Value.IsFloat && double.IsNaN(p.Value.RawFloat))
            ? ["no comparison with NaN holds"]
            : [];

    /// <summary>A member that is nil because the map has none of that name.</summary>
    private static string? Absence(ExplainedPart part)
    {
        var syntax = part.Syntax is ChainSyntax chain ? chain.Inner : part.Syntax;
        if (
            part is not { State: PartState.Value, Value.Kind: ValueKind.Nil, Parts: [{ State: PartState.Value } target, ..] }
            || syntax is not MemberSyntax { Property: StringSyntax { Value: var name } }
            || !target.Value.TryGetMap(out var map)
            || map.TryGetMember(name, out _)
        )
        {
            return null;
        }

        var hint = NearestName.Hint(name, map.Entries().Select(e => e.Key.ToGoString()));
        return $"{target.Text} has no member {name}{(hint is null ? "" : $"; {hint}")}";
    }

    private static bool IsTruth(ExplainedPart part) => part.IsTrue || part.IsFalse;

    private static bool IsPath(SyntaxNode node) =>
        node switch
        {
            NameSyntax or PointerSyntax => true,
            ChainSyntax n => IsPath(n.Inner),
            MemberSyntax n => IsPath(n.Target),
            _ => false,
        };

    private static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.EndsWith;
}
