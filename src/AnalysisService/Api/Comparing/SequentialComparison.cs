using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks the judge of evidence about one metric.</summary>
internal static class SequentialComparison
{
    private const string Metric = "canary against baseline";

    public static V1.CompareResponse Compare(ComparisonInput input)
    {
        var settings = input.Settings;
        if (input is { Canary.Histogram: { } canary, Baseline.Histogram: { } baseline })
        {
            _ = KindOf(input);
            return ComparedHistograms.Compare(canary, baseline, settings);
        }

        var judge = new EvidenceJudge(
            new EvidenceJudgeOptions
            {
                Alpha = settings["alpha"],
                PassMargin = settings["passMargin"],
                StepSeconds = settings["stepSeconds"],
            }
        );
        var verdict = judge.Judge(Config(settings), new ScoreThresholds(100, 0), [PairOf(input)]);
        var metric = verdict.Metrics[0];
        var response = new V1.CompareResponse
        {
            Outcome = verdict.Outcome.ToString(),
            Effect = ComparisonTests.ViewOf(metric.Effect),
            PValue = verdict.AlwaysValidP,
            LogEvidence = metric.LogE,
            Explanation = metric.Explanation,
            FailedAt = verdict.FailedAt,
        };
        response.Notes.AddRange(metric.Notes);
        return response;
    }

    public static CanaryConfig Config(TestSettings settings, double margin) =>
        new()
        {
            Name = "compare",
            Metrics =
            [
                new CanaryMetric
                {
                    Name = Metric,
                    Groups = ["all"],
                    Analysis = new MetricAnalysis
                    {
                        Direction = Enum.Parse<MetricDirection>(settings.Word("direction"), ignoreCase: true),
                        EffectSize = new EffectSizeLimits
                        {
                            AllowedIncrease = margin,
                            AllowedDecrease = 1 / margin,
                            CriticalIncrease = margin,
                            CriticalDecrease = 1 / margin,
                        },
                    },
                },
            ],
        };

    private static CanaryConfig Config(TestSettings settings) => Config(settings, settings["margin"]);

    public static MetricPair PairOf(ComparisonInput input) =>
        new()
        {
            Name = Metric,
            Canary = input.Canary.Values,
            Baseline = input.Baseline.Values,
            Kind = KindOf(input),
            CanaryExposure = input.Canary.Exposure,
            BaselineExposure = input.Baseline.Exposure,
        };

    private static MetricKind KindOf(ComparisonInput input)
    {
        var counted = input.Canary.Exposure.Length > 0;
        var histogram = input.Canary.Histogram is not null;
        return input.Settings.Word("kind") switch
        {
            "auto" or "histogram" when histogram => MetricKind.Histogram,
            var kind when histogram || kind == "histogram" => throw ApiException.Invalid(
                "parameters.kind",
                kind,
                histogram ? "the series are histograms" : "the series are no histograms",
                histogram ? "Give histogram, or leave it out." : "Give histogram in place of values to both series, or another kind."
            ),
            "auto" => counted ? MetricKind.Count : MetricKind.Gauge,
            "gauge" when !counted => MetricKind.Gauge,
            "count" when counted => MetricKind.Count,
            "ratio" when counted => MetricKind.Ratio,
            var kind => throw ApiException.Invalid(
                "parameters.kind",
                kind,
                counted ? "values with an exposure are counts" : "counts need an exposure",
                counted ? "Give count or ratio, or leave the exposure out." : "Give exposure to both series, or kind gauge."
            ),
        };
    }
}
