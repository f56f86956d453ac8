using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks the sequential test of histograms, window by window, on the edges that both arms have; as the command line does.</summary>
internal static class HistogramComparison
{
    public static V1.CompareResponse Compare(V1.Histogram canary, V1.Histogram baseline, TestSettings settings)
    {
        double[] shared = [.. canary.Edges.Intersect(baseline.Edges)];
        if (shared.Length == 0)
        {
            throw ApiException.Invalid(
                "baseline.histogram.edges",
                null,
                "no edge is shared with the canary",
                "Give both the same buckets."
            );
        }

        var test = new HistogramSequentialTest(
            new SequentialOptions
            {
                Name = "canary against baseline",
                Kind = MetricKind.Histogram,
                Alternative = settings.Harmful,
                Alpha = settings["alpha"],
                Margin = settings["margin"],
                PassMargin = Math.Max(settings["margin"], settings["passMargin"]),
                Edges = shared,
                WarmUpSeconds = 0,
            }
        );
        var state = test.NewState();
        var (first, second) = (new Arm(canary), new Arm(baseline));
        for (var i = 0; i < Math.Max(canary.Windows.Count, baseline.Windows.Count); i++)
        {
            test.Add(state, first.At(i), second.At(i), settings["stepSeconds"]);
        }

        var verdict = test.Assess(state);
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

    private sealed class Arm(V1.Histogram histogram)
    {
        private readonly double[] _edges = [.. histogram.Edges];

        public HistogramArm At(int window) =>
            window < histogram.Windows.Count && histogram.Windows[window] is { Cumulative.Count: > 0 } known
                ? new HistogramArm(_edges, known.Cumulative.ToArray(), known.Count, known.HasSum ? known.Sum : double.NaN)
                : new HistogramArm(_edges, new double[_edges.Length], double.NaN);
    }
}
