namespace Rollouts.Expressions;

/// <summary>What is known about a part, and what is certain once it was evaluated.</summary>
/// <param name="Text">What tells it from other parts; see <see cref="PartText"/>.</param>
/// <param name="True">What is certain when it is true.</param>
/// <param name="False">What is certain when it is false.</param>
internal sealed record Visited(PossibleValue Value, string? Text, FlowFacts True, FlowFacts False)
{
    /// <summary>The text of the list whose length it is; null for whatever is no length.</summary>
    public string? Counted { get; init; }

    public static Visited Of(PossibleValue value, string? text = null) => new(value, text, FlowFacts.None, FlowFacts.None);

    /// <summary>The same, with what is certain whatever the value is.</summary>
    public Visited After(FlowFacts facts) => this with { True = True.And(facts), False = False.And(facts) };
}
