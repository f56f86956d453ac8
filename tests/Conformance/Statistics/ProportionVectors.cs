using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded tests of proportions, tables, rates and many p-values.</summary>
internal static class ProportionVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["fisher_exact"] = Fisher,
            ["two_proportion"] = TwoProportions,
            ["noninferiority_proportion_wald"] = NonInferiority,
            ["binomial_ci"] = Intervals,
            ["binom_test"] = Binomial,
            ["chi2_contingency"] = Contingency,
            ["srm_chi2"] = SampleRatio,
            ["poisson_rate_ratio"] = RateRatio,
            ["p_adjust"] = Adjusted,
        };

    private static Answer Fisher(VectorCase recorded)
    {
        var table = recorded.Table("table");
        var test = FisherExactTest.Compare(
            (long)table[0][0],
            (long)(table[0][0] + table[0][1]),
            (long)table[1][0],
            (long)(table[1][0] + table[1][1]),
            recorded.Number("confLevel", 0.95)
        );
        return new Answer(test.Refusal).With(test.P).With("oddsRatioCMLE", test.OddsRatio).With("ciLow", "ciHigh", test.Interval);
    }

    private static Answer TwoProportions(VectorCase recorded)
    {
        var test = TwoProportionTest.Compare(
            recorded.Count("x1"),
            recorded.Count("n1"),
            recorded.Count("x2"),
            recorded.Count("n2"),
            recorded.Number("confLevel", 0.95)
        );
        return new Answer(test.Refusal)
            .With("zPooled", test.Z)
            .With(test.P)
            .With("chi2Yates", test.YatesChiSquared)
            .With("pYates", test.YatesP)
            .With("diffWaldLow", "diffWaldHigh", test.WaldInterval)
            .With("diffNewcombeLow", "diffNewcombeHigh", test.NewcombeInterval);
    }

    private static Answer NonInferiority(VectorCase recorded)
    {
        var test = NonInferiorityTest.OfProportions(
            recorded.Count("x1"),
            recorded.Count("n1"),
            recorded.Count("x2"),
            recorded.Count("n2"),
            recorded.Number("margin")
        );
        return new Answer(test.Refusal)
            .With("zUpper", test.ZUpper)
            .With("pNonInferior", test.P)
            .With("zLower", test.ZLower)
            .With("pTost", test.EquivalenceP);
    }

    private static Answer Intervals(VectorCase recorded)
    {
        var (x, n, confidence) = (recorded.Count("x"), recorded.Count("n"), recorded.Number("confLevel", 0.95));
        return new Answer()
            .With("wilsonLow", "wilsonHigh", BinomialInterval.Wilson(x, n, confidence))
            .With("clopperPearsonLow", "clopperPearsonHigh", BinomialInterval.ClopperPearson(x, n, confidence))
            .With("jeffreysLow", "jeffreysHigh", BinomialInterval.Jeffreys(x, n, confidence));
    }

    private static Answer Binomial(VectorCase recorded)
    {
        var test = BinomialTest.Compare(recorded.Count("x"), recorded.Count("n"), recorded.Number("p"));
        return new Answer(test.Refusal).With(test.P);
    }

    private static Answer Contingency(VectorCase recorded)
    {
        var test = ContingencyTest.Compare(recorded.Table("table"));
        return new Answer(test.Refusal)
            .With("chi2", test.Refusal is null ? test.ChiSquared : null)
            .With("p", test.Refusal is null ? test.P.TwoSided : null)
            .With("chi2Yates", test.YatesChiSquared)
            .With("pYates", test.YatesP)
            .With("df", test.DegreesOfFreedom);
    }

    private static Answer SampleRatio(VectorCase recorded)
    {
        var test = SampleRatioTest.Compare(recorded.Numbers("observed"), recorded.Numbers("weights"));
        return new Answer(test.Refusal).With("chi2", test.ChiSquared).With("p", test.P.TwoSided).With("df", test.DegreesOfFreedom);
    }

    private static Answer RateRatio(VectorCase recorded)
    {
        var test = RateRatioTest.Compare(
            recorded.Count("x1"),
            recorded.Number("exposure1"),
            recorded.Count("x2"),
            recorded.Number("exposure2"),
            confidence: recorded.Number("confLevel", 0.95)
        );
        return new Answer(test.Refusal)
            .With(test.P)
            .With("ratioCiLow", "ratioCiHigh", test.Interval)
            .With("pGreaterMid", test.GreaterMidP)
            .With("pLessMid", test.LessMidP)
            .With("z_score", test.ScoreZ)
            .With("p_score", TwoSided(test.ScoreZ))
            .With("z_wald", test.WaldZ)
            .With("p_wald", TwoSided(test.WaldZ))
            .With("z_sqrt", test.SquareRootZ)
            .With("p_sqrt", TwoSided(test.SquareRootZ));
    }

    private static Answer Adjusted(VectorCase recorded) =>
        new Answer()
            .With("bonferroni", PValueAdjustment.Bonferroni(recorded.X))
            .With("holm", PValueAdjustment.Holm(recorded.X))
            .With("hochberg", PValueAdjustment.Hochberg(recorded.X))
            .With("hommel", PValueAdjustment.Hommel(recorded.X))
            .With("BH", PValueAdjustment.BenjaminiHochberg(recorded.X))
            .With("BY", PValueAdjustment.BenjaminiYekutieli(recorded.X));

    private static double TwoSided(double z) => Math.Min(1, 2 * NormalDistribution.Upper(Math.Abs(z)));
}
