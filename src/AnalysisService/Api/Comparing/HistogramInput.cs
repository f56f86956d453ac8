using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Checks the histograms of one arm. What single windows hold is judged by the test, which answers any data with an outcome.</summary>
internal static class HistogramInput
{
    private const int MostEdges = 64;

    /// <param name="arm">The field of the request.</param>
    /// <param name="histogram">What came.</param>
    /// <param name="mostWindows">How many windows are read.</param>
    /// <exception cref="ApiException">Something cannot be compared; every wrong field of its kind is named.</exception>
    public static ComparedSeries Read(string arm, V1.Histogram histogram, int mostWindows)
    {
        var field = $"{arm}.histogram";
        CheckEdges($"{field}.edges", [.. histogram.Edges]);
        if (histogram.Windows.Count is 0 || histogram.Windows.Count > mostWindows)
        {
            throw ApiException.Invalid(
                $"{field}.windows",
                $"{histogram.Windows.Count}",
                $"not 1 to {mostWindows} windows",
                "Give fewer, or wider windows."
            );
        }

        foreach (var (i, window) in histogram.Windows.Index())
        {
            if (window.Cumulative.Count > 0 && window.Cumulative.Count != histogram.Edges.Count)
            {
                throw ApiException.Invalid(
                    $"{field}.windows[{i}].cumulative",
                    $"{window.Cumulative.Count}",
                    $"{histogram.Edges.Count} edges have {window.Cumulative.Count} buckets",
                    "Give one for each edge, or none for a missing window."
                );
            }
        }

        return new ComparedSeries([], [], histogram);
    }

    private static void CheckEdges(string field, double[] edges)
    {
        if (edges.Length is 0 or > MostEdges)
        {
            throw ApiException.Invalid(
                field,
                $"{edges.Length}",
                $"not 1 to {MostEdges} edges",
                "Give the upper edges of the buckets, without +Inf."
            );
        }

        for (var i = 0; i < edges.Length; i++)
        {
            if (!double.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
            {
                throw ApiException.Invalid($"{field}[{i}]", Figures.Show(edges[i]), "does not ascend", "Sort finite edges, without +Inf.");
            }
        }
    }
}
