namespace Rollouts.Conformance;

/// <summary>What of ours answers which recorded test. A family of tests is one file with a list of its own.</summary>
internal static class VectorTests
{
    /// <summary>From the name of a test to the function that answers a case of it.</summary>
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> ByName { get; } =
        new[]
        {
            MeanVectors.All,
            RankVectors.All,
            ShapeVectors.All,
            ProportionVectors.All,
            ResamplingVectors.All,
            PlanningVectors.All,
            SequentialVectors.All,
        }
            .SelectMany(family => family)
            .Append(new("distribution", DistributionVectors.Answer))
            .ToDictionary(StringComparer.Ordinal);
}
