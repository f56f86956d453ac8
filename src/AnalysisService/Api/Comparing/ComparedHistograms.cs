using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks the sequential test of histograms for a caller.</summary>
internal static class ComparedHistograms
{
    public static V1.CompareResponse Compare(V1.Histogram canary, V1.Histogram baseline, TestSettings settings)
    {
        var (first, second) = (Read(canary), Read(baseline));
        var shared = HistogramComparison.SharedEdges(first, second);
        if (shared.Length == 0)
        {
            throw ApiException.Invalid(
                "baseline.histogram.edges",
                null,
                "no edge is shared with the canary",
                "Give both the same buckets."
            );
        }

        var plan = new SequentialOptions
        {
            Name = "canary against baseline",
            Kind = MetricKind.Histogram,
            Alternative = settings.Harmful,
            Alpha = settings["alpha"],
            Margin = settings["margin"],
            PassMargin = Math.Max(settings["margin"], settings["passMargin"]),
            WarmUpSeconds = 0,
        };
        var verdict = HistogramComparison.Compare(plan, first, second, settings["stepSeconds"]);
        var response = new V1.CompareResponse
        {
            Outcome = verdict.Outcome.ToString(),
            Effect = ComparisonTests.ViewOf(verdict.Evidence.Effect),
            PValue = verdict.Evidence.AlwaysValidP,
            LogEvidence = verdict.Evidence.LogE,
            Explanation = verdict.Explanation,
            FailedAt = verdict.Evidence.FailedAt,
        };
        if (shared.Length < Math.Max(canary.Edges.Count, baseline.Edges.Count))
        {
            response.Notes.Add($"compared on the {shared.Length} bucket edges that both series have");
        }

        return response;
    }

    private static HistogramSequence Read(V1.Histogram histogram) =>
        new(
            histogram.Edges.ToArray(),
            [.. histogram.Windows.Select(static w => new HistogramWindow(w.Cumulative.ToArray(), w.Count, w.HasSum ? w.Sum : double.NaN))]
        );
}
