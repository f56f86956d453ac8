using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The statistical tests by name.</summary>
internal static class ComparisonTests
{
    public const string Default = "sequential";

    private static readonly TestSetting Direction = new("direction", "Which change of the canary is a regression")
    {
        Words = ["increase", "decrease", "either"],
    };

    private static readonly TestSetting Alpha = new("alpha", "Probability of failing a canary that is no worse than allowed")
    {
        Default = 0.05,
        Min = 0.0001,
        Max = 0.5,
    };

    public static IReadOnlyList<ComparisonTest> All { get; } =
    [
        new(
            Default,
            "Evidence that may be looked at any time, of values window by window: means and percentiles, counts, failures of requests, histograms. The one to take for a canary.",
            true,
            [
                Direction,
                new("margin", "The ratio of canary to baseline that is allowed (for a decrease: of baseline to canary)")
                {
                    Default = 1,
                    Min = 1,
                    Max = 100,
                },
                new("passMargin", "The ratio that a passing canary is shown to stay within where margin is 1")
                {
                    Default = 1.25,
                    Min = 1.0001,
                    Max = 100,
                },
                Alpha,
                new("stepSeconds", "Seconds between values")
                {
                    Default = 60,
                    Min = 0.001,
                    Max = 86_400,
                },
                new(
                    "kind",
                    "What values with an exposure are: events, or failures of requests; without an exposure every value is a gauge; histogram for those"
                )
                {
                    Words = ["auto", "gauge", "count", "ratio", "histogram"],
                },
            ],
            SequentialComparison.Compare
        ),
        new(
            "kayenta",
            "Compatible with Kayenta's NetflixACAJudge-v1.0: Mann and Whitney's test with a tolerance on the shift.",
            false,
            [Direction],
            KayentaComparison.Compare
        ),
        Fixed(
            "welch",
            "Welch's t-test: means of independent values, arms may differ in spread.",
            static (c, b, level, _) => WelchTest.Compare(c, b, level)
        ),
        Fixed(
            "mann-whitney",
            "Mann and Whitney's rank test: one arm tends to larger values; for few values or heavy tails.",
            static (c, b, level, _) => MannWhitneyTest.Compare(c, b, confidence: level)
        ),
        Fixed(
            "brunner-munzel",
            "Brunner and Munzel's rank test: as mann-whitney, and arms may differ in spread; from ten values per arm.",
            static (c, b, level, _) => BrunnerMunzelTest.Compare(c, b, level)
        ),
        Fixed(
            "kolmogorov-smirnov",
            "Kolmogorov and Smirnov's test: any difference of the distributions, also in shape.",
            static (c, b, level, _) => KolmogorovSmirnovTest.Compare(c, b, level)
        ),
        Fixed(
            "permutation",
            "Permutation test of the means: no assumption but that values can be exchanged.",
            static (c, b, _, settings) => PermutationTest.Compare(c, b, (ulong)settings["seed"], (int)settings["draws"]),
            new TestSetting("seed", "Decides which relabellings are drawn")
            {
                Default = 1,
                Max = 1_000_000_000,
                Whole = true,
            },
            new TestSetting("draws", "How many relabellings are drawn where there are too many to visit all")
            {
                Default = PermutationTest.DefaultDraws,
                Min = 99,
                Max = 99_999,
                Whole = true,
            }
        ),
    ];

    public static V1.Effect ViewOf(in Effect effect)
    {
        var view = new V1.Effect
        {
            Name = effect.Name,
            Lower = effect.Interval.Lower,
            Upper = effect.Interval.Upper,
            Confidence = effect.Confidence,
            NoEffect = effect.NoEffect,
        };
        if (effect.Estimate is { } estimate)
        {
            view.Estimate = estimate;
        }

        return view;
    }

    // All tests of one horizon: looked at once, with a level chosen before.
    private static ComparisonTest Fixed(
        string name,
        string description,
        Func<double[], double[], double, TestSettings, TestResult> test,
        params TestSetting[] more
    ) =>
        new(
            name,
            description,
            false,
            [Direction, Alpha, .. more],
            input =>
            {
                var alpha = input.Settings["alpha"];
                var result = test(input.Canary.Values, input.Baseline.Values, 1 - alpha, input.Settings);
                var response = new V1.CompareResponse
                {
                    Outcome = result.Decide(input.Settings.Harmful, alpha).ToString(),
                    Effect = ViewOf(result.Effect),
                    PValue = result.P.For(input.Settings.Harmful),
                    Explanation = result.Explanation,
                };
                response.Notes.Add(
                    "this test shows a difference or none: it never passes a canary, and it is for one look; take \"sequential\" to look again"
                );
                return response;
            }
        );
}
