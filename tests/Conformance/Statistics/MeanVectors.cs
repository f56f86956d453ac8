using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded tests of means.</summary>
internal static class MeanVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["welch"] = Welch,
            ["tost_welch"] = Equivalence,
            ["paired"] = Paired,
        };

    private static Answer Welch(VectorCase recorded)
    {
        var welch = WelchTest.Compare(recorded.X, recorded.Y, recorded.Number("confLevel", 0.95));
        var defined = welch.Refusal is null;
        return new Answer(welch.Refusal)
            .With("t", defined ? welch.T : null)
            .With("df", defined ? welch.DegreesOfFreedom : null)
            .With(welch.P)
            .With("ciLow", "ciHigh", welch.Effect.Interval)
            .With("lowerBoundGreater", welch.LowerBound);
    }

    private static Answer Equivalence(VectorCase recorded)
    {
        var test = EquivalenceTest.OfMeans(recorded.X, recorded.Y, recorded.Number("low"), recorded.Number("high"));
        return new Answer(test.Refusal)
            .With("p", test.P)
            .With("tLower", test.TLower)
            .With("pLower", test.PLower)
            .With("dfLower", test.Difference.DegreesOfFreedom)
            .With("tUpper", test.TUpper)
            .With("pUpper", test.PUpper)
            .With("dfUpper", test.Difference.DegreesOfFreedom);
    }

    private static Answer Paired(VectorCase recorded)
    {
        var t = PairedTTest.Compare(recorded.X, recorded.Y);
        var exact = SignedRankTest.Compare(recorded.X, recorded.Y, RankMethod.Exact);
        var corrected = SignedRankTest.Compare(recorded.X, recorded.Y, RankMethod.Normal);
        var normal = SignedRankTest.Compare(recorded.X, recorded.Y, RankMethod.Normal, continuity: false);
        var sign = SignTest.Compare(recorded.X, recorded.Y);
        return new Answer(exact.Refusal)
            .With("V", exact.V)
            .With("pExactTwoSided", exact.P.TwoSided)
            .With("pExactGreater", exact.P.Greater)
            .With("pExactLess", exact.P.Less)
            .With("pNormalCc", corrected.P.TwoSided)
            .With("pNormal", normal.P.TwoSided)
            .With("tPaired", t.Refusal is null ? t.T : null)
            .With("pPairedT", t.Refusal is null ? t.P.TwoSided : null)
            .With("pSign", sign.P.TwoSided);
    }
}
