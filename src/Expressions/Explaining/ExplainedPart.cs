namespace Rollouts.Expressions;

/// <summary>A part of an expression and what it came to. Literals are no parts of their own.</summary>
public sealed class ExplainedPart
{
    internal ExplainedPart(SyntaxNode syntax, string text)
    {
        Syntax = syntax;
        Text = text;
    }

    /// <summary>Where the part stands in the source.</summary>
    public SourceSpan Span => Syntax.Span;

    /// <summary>The part as written; at most 200 characters of it.</summary>
    public string Text { get; }

    public PartState State { get; internal init; }

    /// <summary>The value; nil unless <see cref="State"/> is <see cref="PartState.Value"/>.</summary>
    public MeasuredValue Value { get; internal init; }

    /// <summary>The fault when <see cref="State"/> is <see cref="PartState.Error"/>.</summary>
    public ExpressionException? Error { get; internal init; }

    /// <summary>
    /// What the part is made of, in the order of evaluation. Below a predicate these are its collection and the body at the elements that
    /// decided.
    /// </summary>
    public IReadOnlyList<ExplainedPart> Parts { get; internal init; } = [];

    /// <summary>For the body of a predicate: the position of the element that it was evaluated on.</summary>
    public int? ElementIndex { get; internal init; }

    /// <summary>For the body of a predicate: the element.</summary>
    public MeasuredValue Element { get; internal init; }

    internal SyntaxNode Syntax { get; }

    internal bool IsTrue => State == PartState.Value && Value.TryGetBool(out var truth) && truth;

    internal bool IsFalse => State == PartState.Value && Value.TryGetBool(out var truth) && !truth;

    /// <summary>The part with its value in short, as in <c>result[0] = 0.91</c>.</summary>
    public override string ToString() =>
        State switch
        {
            PartState.Value => $"{Text} = {ShortValue.Of(Value)}",
            PartState.Error => $"{Text}: {Error!.Message}",
            _ => $"{Text} was not evaluated",
        };
}
