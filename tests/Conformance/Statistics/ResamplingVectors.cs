using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded permutation tests and bootstraps.</summary>
internal static class ResamplingVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["permutation_mean_diff_exact"] = Permutation,
            ["bootstrap_ratio_of_means_enumerated"] = Bootstrap,
        };

    private static Answer Permutation(VectorCase recorded)
    {
        var test = PermutationTest.Compare(recorded.X, recorded.Y, seed: 0);
        return new Answer(test.Refusal)
            .With("statistic", test.Difference)
            .With(test.P)
            .With("pTwoSidedAbs", test.P.TwoSided)
            .With("permutations", test.Permutations);
    }

    private static Answer Bootstrap(VectorCase recorded)
    {
        var bootstrap = RatioOfMeansBootstrap.Enumerate(recorded.X, recorded.Y, recorded.Number("confLevel"));
        return new Answer(bootstrap.Refusal)
            .With("ratio", bootstrap.Ratio)
            .With("resamples", bootstrap.Resamples)
            .With("percentileLow", "percentileHigh", bootstrap.PercentileInterval)
            .With("z0", bootstrap.BiasCorrection)
            .With("acceleration", bootstrap.Acceleration)
            .With("bcaLow", "bcaHigh", bootstrap.Interval);
    }
}
