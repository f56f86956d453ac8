using System.Collections.Immutable;

namespace Rollouts.Expressions;

/// <summary>What is certain at a place of an expression because of what was tested before it, by the text of the tested part.</summary>
internal sealed record FlowFacts
{
    private static readonly ImmutableHashSet<string> NoTexts = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    public static FlowFacts None { get; } = new();

    private ImmutableHashSet<string> NotNaN { get; init; } = NoTexts;

    private ImmutableHashSet<string> NotNil { get; init; } = NoTexts;

    private ImmutableHashSet<string> NotZero { get; init; } = NoTexts;

    private ImmutableDictionary<string, int> Lengths { get; init; } = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>How many elements a list has at least.</summary>
    public int LengthOf(string? text) => text is null ? 0 : Lengths.GetValueOrDefault(text);

    public bool IsNotNaN(string? text) => text is not null && (NotNaN.Contains(text) || NotNaN.Contains(AnyElement(text)));

    public bool IsNotNil(string? text) =>
        text is not null && (NotNil.Contains(text) || NotNil.Contains(AnyElement(text)) || LengthOf(text) > 0);

    public bool IsNotZero(string? text) => text is not null && NotZero.Contains(text);

    public FlowFacts WithNotNaN(string? text) => text is null ? this : this with { NotNaN = NotNaN.Add(text) };

    public FlowFacts WithNotNil(string? text) => text is null ? this : this with { NotNil = NotNil.Add(text) };

    public FlowFacts WithNotZero(string? text) => text is null ? this : this with { NotZero = NotZero.Add(text) };

    public FlowFacts WithLength(string? text, int length) =>
        text is null || length <= LengthOf(text) ? this : this with { Lengths = Lengths.SetItem(text, length) };

    /// <summary>All that either knows.</summary>
    public FlowFacts And(FlowFacts other)
    {
        if (ReferenceEquals(other, None))
        {
            return this;
        }

        var facts = this with
        {
            NotNaN = NotNaN.Union(other.NotNaN),
            NotNil = NotNil.Union(other.NotNil),
            NotZero = NotZero.Union(other.NotZero),
        };
        foreach (var (text, length) in other.Lengths)
        {
            facts = facts.WithLength(text, length);
        }

        return facts;
    }

    /// <summary>What is known about the elements of a list: what begins with its path and empty brackets.</summary>
    public FlowFacts AboutElements(string? path)
    {
        if (path is null)
        {
            return None;
        }

        var prefix = path + "[]";
        return new FlowFacts
        {
            NotNaN = NotNaN.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableHashSet(StringComparer.Ordinal),
            NotNil = NotNil.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>What holds for every element of a list holds for the one at an index.</summary>
    private static string AnyElement(string text)
    {
        var open = text.EndsWith(']') ? text.LastIndexOf('[') : -1;
        return open < 0 ? text : text[..open] + "[]";
    }
}
