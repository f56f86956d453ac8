using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded rank tests.</summary>
internal static class RankVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["mwu_exact"] = recorded => MannWhitney(recorded, RankMethod.Exact, continuity: true),
            ["mwu_asymptotic"] = recorded => MannWhitney(recorded, RankMethod.Normal, recorded.Flag("continuity")),
            ["mwu_exact_permutation"] = ExactWithTies,
            ["hodges_lehmann_exact"] = recorded =>
                Shift(HodgesLehmannEstimator.Estimate(recorded.X, recorded.Y, recorded.Number("confLevel"), RankMethod.Exact)),
            ["hodges_lehmann_asymptotic"] = recorded =>
                Shift(ShiftInversion.Estimate(recorded.X, recorded.Y, recorded.Number("confLevel"))),
            ["brunner_munzel"] = BrunnerMunzel,
            ["cliffs_delta"] = Dominates,
        };

    private static Answer MannWhitney(VectorCase recorded, RankMethod method, bool continuity)
    {
        var test = MannWhitneyTest.Compare(recorded.X, recorded.Y, method, continuity);
        return new Answer(test.Refusal).With("U", test.U).With(test.P);
    }

    private static Answer ExactWithTies(VectorCase recorded)
    {
        var test = MannWhitneyTest.Compare(recorded.X, recorded.Y, RankMethod.Exact);
        return new Answer(test.Refusal)
            .With("U", test.U)
            .With(test.P)
            .With("pTwoSidedAbs", test.ExactDistanceP)
            .With("pTwoSidedDouble", test.P.TwoSided);
    }

    private static Answer Shift(HodgesLehmannResult shift) =>
        new Answer(shift.Refusal).With("estimate", shift.Shift).With("ciLow", "ciHigh", shift.Interval);

    private static Answer BrunnerMunzel(VectorCase recorded)
    {
        var test = BrunnerMunzelTest.Compare(recorded.X, recorded.Y);
        return new Answer(test.Refusal).With("W", test.Refusal is null ? test.W : null).With("df", test.DegreesOfFreedom).With(test.P);
    }

    private static Answer Dominates(VectorCase recorded)
    {
        var dominance = Dominance.Compare(recorded.X, recorded.Y);
        return new Answer(dominance.Refusal)
            .With("greater", dominance.Counts.Greater)
            .With("less", dominance.Counts.Less)
            .With("equal", dominance.Counts.Equal)
            .With("cliffsDelta", dominance.CliffsDelta)
            .With("A12", dominance.A12)
            .With("U", dominance.Counts.U);
    }
}
