namespace Rollouts.Expressions;

/// <summary>What can be said about an expression without running it.</summary>
/// <param name="Names">The variables of the environment that are read, in the order of their first use.</param>
/// <param name="Paths">
/// What is read of them, in the order of the first use: <c>result[0]</c>, <c>result.data.items[].errors</c>. Empty brackets stand for
/// any element.
/// </param>
/// <param name="Findings">What is odd, in the order of the source. Claims of "always" hold for every run that does not fail.</param>
public sealed record ProgramAnalysis(IReadOnlyList<string> Names, IReadOnlyList<string> Paths, IReadOnlyList<Finding> Findings);
