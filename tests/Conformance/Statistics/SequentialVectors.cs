using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded e-values, sequential tests and the intervals beside them.</summary>
internal static class SequentialVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["count_eprocess"] = Counts,
            ["hypergeometric_eprocess"] = Hypergeometric,
            ["msprt_normal"] = NormalMixtureTest,
            ["midpit"] = recorded =>
                new Answer().With("g", MidPit.Score(recorded.Number("x"), recorded.Number("n"), recorded.Number("theta"))),
            ["window_betting"] = recorded => new Answer().With("logE", WindowLane.LogE(recorded.X, recorded.Numbers("betLambdas"))),
            ["beta_mixture_eprocess"] = recorded =>
                new Answer().With(
                    "logE",
                    BetaMixture.LogE(recorded.Number("x"), recorded.Number("y"), recorded.Number("theta0"), recorded.Number("k"))
                ),
            ["cdf_confidence_band"] = Band,
            ["asymptotic_cs"] = recorded =>
                new Answer().With(
                    "halfWidthTwoSided",
                    AsymptoticConfidenceSequence.HalfWidth(
                        recorded.Number("n"),
                        recorded.Number("sd"),
                        recorded.Number("rho"),
                        recorded.Number("alpha")
                    )
                ),
            ["e_bh"] = ManyMetrics,
        };

    private static Answer Counts(VectorCase recorded)
    {
        CountWindow[] windows =
        [
            .. recorded
                .Numbers("xCanary")
                .Zip(recorded.Numbers("xBaseline"))
                .Zip(recorded.Numbers("exposureCanary").Zip(recorded.Numbers("exposureBaseline")))
                .Select(w => new CountWindow(w.First.First, w.First.Second, w.Second.First, w.Second.Second)),
        ];

        // The recorded discount has one coefficient for all traffic, and neither warm-up nor restarts.
        var twoLane = new SequentialOptions
        {
            Kind = MetricKind.Count,
            WarmUpSeconds = 0,
            Restarts = null,
            Noise = new NoiseOptions
            {
                Cv = recorded.Number("noiseCv"),
                Kappa = recorded.Number("kappa"),
                HighTrafficCoefficient = 2,
            },
            KernelWeight = recorded.Number("fastWeight"),
            Stakes = recorded.Numbers("betLambdas"),
        };
        var grid = new RatioGrid(recorded.Numbers("rateRatios"), recorded.Numbers("weights"));
        return new Answer()
            .With("logE", CountKernel.LogE(windows, grid))
            .With("logECountLane", Course(twoLane with { Mode = SequentialMode.Discounted }, windows).Worse)
            .With("logEWindowLane", Course(twoLane with { Mode = SequentialMode.Robust }, windows).Worse)
            .With("logETwoLane", Course(twoLane, windows).Worse)
            .With("logENonInferiority125", Course(twoLane with { PassMargin = 1.25 }, windows).Pass);
    }

    private static (double[] Worse, double[] Pass) Course(SequentialOptions options, CountWindow[] windows)
    {
        var test = new CountSequentialTest(options);
        var state = test.NewState();
        var (worse, pass) = (new double[windows.Length], new double[windows.Length]);
        for (var w = 0; w < windows.Length; w++)
        {
            test.Add(state, windows[w]);
            (worse[w], pass[w]) = (test.LogEvidence(state), test.LogPassEvidence(state));
        }

        return (worse, pass);
    }

    private static Answer Hypergeometric(VectorCase recorded)
    {
        var (total, failures, size) = (recorded.Number("total"), recorded.Number("failures"), recorded.Number("canarySize"));
        var logOddsRatio = Math.Log(recorded.Number("oddsRatio"));
        return new Answer()
            .With("logM", HypergeometricKernel.LogMoment(total, failures, size, logOddsRatio))
            .With("logE", HypergeometricKernel.LogE(total, failures, size, recorded.Number("canaryFailures"), logOddsRatio));
    }

    private static Answer NormalMixtureTest(VectorCase recorded)
    {
        var mixture = new NormalMixture(recorded.Number("tau"));
        var (difference, variance) = (recorded.Number("diff"), recorded.Number("variance"));
        return new Answer()
            .With("logETwoSided", mixture.LogE(difference, variance))
            .With("logEOneSidedHalfNormal", mixture.LogEGreater(difference, variance))
            .With("pAlwaysValidTwoSided", mixture.AlwaysValidP(difference, variance))
            .With("csHalfWidth", mixture.HalfWidth(variance, recorded.Number("alpha")));
    }

    private static Answer Band(VectorCase recorded)
    {
        var band = new CdfBand(recorded.Number("alpha"), recorded.Number("tMin"), recorded.Number("A"));
        return new Answer().With("C", band.Constant).With("radius", band.Radius(recorded.Number("t")));
    }

    private static Answer ManyMetrics(VectorCase recorded)
    {
        double[] logE = [.. recorded.X.Select(e => Math.Log(e))];
        double[] weights = [.. recorded.X.Select(_ => 1.0 / recorded.X.Length)];
        var (average, alpha) = (RolloutEvidence.LogAverage(logE, weights), recorded.Number("alpha"));
        return new Answer()
            .With("rejectedIndices", (IReadOnlyList<double>)[.. EvidenceSelection.Reject(logE, alpha).Select(index => (double)index)])
            .With("meanE", Math.Exp(average))
            .With("globalReject", average >= -Math.Log(alpha));
    }
}
