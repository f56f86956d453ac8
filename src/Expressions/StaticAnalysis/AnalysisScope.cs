using System.Collections.Immutable;

namespace Rollouts.Expressions;

/// <summary>What the names at a place of an expression stand for.</summary>
/// <param name="Lets">The values of <c>let</c> variables.</param>
/// <param name="Element">What <c>#</c> is; null outside of predicates.</param>
/// <param name="Depth">How many predicates are around.</param>
internal sealed record AnalysisScope(ImmutableDictionary<string, PossibleValue> Lets, PossibleValue? Element, int Depth)
{
    public static AnalysisScope Outermost { get; } =
        new(ImmutableDictionary.Create<string, PossibleValue>(StringComparer.Ordinal), null, 0);
}
