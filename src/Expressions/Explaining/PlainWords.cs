namespace Rollouts.Expressions;

/// <summary>Puts an explained expression into one sentence: what it came to, which part decided, and the values that it read.</summary>
internal static class PlainWords
{
    public const int MaxLength = 1000;

    public static string Of(ExplainedPart root) =>
        ShortText.Cut(
            root switch
            {
                { State: PartState.Error } => Fault(root),
                { IsTrue: true } or { IsFalse: true } => Verdict(root),
                _ => PartFacts.Of(root) is [var whole, ..] && whole.StartsWith(root.Text, StringComparison.Ordinal)
                    ? whole
                    : WithFacts(root.ToString(), PartFacts.Of(root)),
            },
            MaxLength
        );

    private static string Verdict(ExplainedPart root)
    {
        var decisive = root;
        var conditions = new List<string>();
        while (Next(decisive, conditions) is { } next)
        {
            decisive = next;
        }

        if (!ReferenceEquals(decisive, root))
        {
            conditions.Add(Clause(decisive));
        }

        var because = conditions.Count == 0 ? "" : $" because {string.Join(" and ", conditions)}";
        return WithFacts(Clause(root) + because, PartFacts.Of(decisive));
    }

    /// <summary>The part that alone made this part what it is, or null when no single one did.</summary>
    private static ExplainedPart? Next(ExplainedPart part, List<string> conditions)
    {
        switch (part.Syntax)
        {
            case BinarySyntax { Operator: BinaryOperator.And } when part.IsFalse:
                return part.Parts.LastOrDefault(p => p.IsFalse);
            case BinarySyntax { Operator: BinaryOperator.Or } when part.IsTrue:
                return part.Parts.LastOrDefault(p => p.IsTrue);
            case UnarySyntax { Operator: UnaryOperator.Not }:
                return part.Parts.FirstOrDefault(p => p.IsTrue || p.IsFalse);
            case ConditionalSyntax n:
                if (part.Parts.FirstOrDefault(p => ReferenceEquals(p.Syntax, n.Condition)) is { } condition)
                {
                    conditions.Add(Clause(condition));
                }

                return part.Parts.FirstOrDefault(p => !ReferenceEquals(p.Syntax, n.Condition) && p.State == PartState.Value);
            case LetSyntax n:
                return part.Parts.FirstOrDefault(p => ReferenceEquals(p.Syntax, n.Body));
            case SequenceSyntax n:
                return part.Parts.FirstOrDefault(p => ReferenceEquals(p.Syntax, n.Nodes[^1]));
            case BuiltinSyntax { Name: "all" or "none" } when part.IsFalse:
            case BuiltinSyntax { Name: "any" } when part.IsTrue:
                return part.Parts.FirstOrDefault(p => p.ElementIndex is not null);
            default:
                return null;
        }
    }

    private static string Fault(ExplainedPart root)
    {
        var failing = root;
        while (failing.Parts.FirstOrDefault(p => p.State == PartState.Error) is { } deeper)
        {
            failing = deeper;
        }

        var place = ReferenceEquals(failing, root) ? "" : $" at {failing.Text}{Place(failing)}";
        var hint = failing.Error!.Hint is { } text ? $" ({text})" : "";
        return WithFacts($"{root.Text} could not be evaluated{place}: {failing.Error.Message}{hint}", PartFacts.Of(failing));
    }

    private static string Clause(ExplainedPart part) =>
        part.IsTrue ? $"{part.Text} is true{Place(part)}"
        : part.IsFalse ? $"{part.Text} is false{Place(part)}"
        : part + Place(part);

    private static string Place(ExplainedPart part) => part.ElementIndex is { } index ? $" at index {index}" : "";

    private static string WithFacts(string clause, List<string> facts) =>
        facts.Count == 0 ? clause : $"{clause}: {string.Join(", ", facts.Distinct(StringComparer.Ordinal))}";
}
