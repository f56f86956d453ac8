using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded tests of whole distributions, quantiles and series.</summary>
internal static class ShapeVectors
{
    private const string Quantile = "type";

    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["ks_2samp"] = KolmogorovSmirnov,
            ["anderson_ksamp"] = AndersonDarling,
            ["quantile"] = Quantiles,
            ["autocorrelation"] = Correlations,
        };

    private static Answer KolmogorovSmirnov(VectorCase recorded)
    {
        var test = KolmogorovSmirnovTest.Compare(recorded.X, recorded.Y);
        return new Answer(test.Refusal)
            .With("D", test.Distance)
            .With("Dplus", test.DistanceAbove)
            .With("Dminus", test.DistanceBelow)
            .With("pAsympKolmogorov", test.LeadingTermP)
            .With("pExact", test.ExactP);
    }

    private static Answer AndersonDarling(VectorCase recorded)
    {
        var test = AndersonDarlingTest.Compare(recorded.X, recorded.Y);
        return new Answer(test.Refusal).With("A2knMidrankNormalized", test.Midrank).With("A2knRightNormalized", test.Right);
    }

    private static Answer Quantiles(VectorCase recorded)
    {
        var answer = new Answer();
        foreach (var type in Enum.GetValues<QuantileType>())
        {
            answer.With(
                $"{Quantile}{(int)type}",
                [.. recorded.Numbers("probs").Select(p => SampleQuantile.Of(recorded.X, p, type) ?? double.NaN)]
            );
        }

        return answer;
    }

    private static Answer Correlations(VectorCase recorded)
    {
        const string field = "ljungBox";
        var series = Autocorrelation.Of(recorded.X, (int)recorded.Count("maxLag"));
        var answer = new Answer(series.Refusal).With("acf", series.Correlations).With("essAR1", series.EffectiveSampleSize);
        for (var lags = 1; lags < Math.Min(series.Correlations.Count, series.Length); lags++)
        {
            answer.With($"{field}{lags}", series.LjungBox(lags)).With($"pLjungBox{lags}", series.LjungBoxP(lags));
        }

        return answer;
    }
}
