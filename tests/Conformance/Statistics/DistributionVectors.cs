using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded values of distributions under R's names and argument orders.</summary>
internal static class DistributionVectors
{
    public static Answer Answer(VectorCase recorded)
    {
        var function = recorded.Text("function");
        var a = recorded.Numbers("args");
        if (function[0] == 'p')
        {
            var tails = Tails(function, a);
            return new Answer()
                .With("value", tails.Lower)
                .With("upper", tails.Upper)
                .With("logLower", tails.LogLower)
                .With("logUpper", tails.LogUpper);
        }

        var value = function[0] == 'q' ? Quantile(function, a) : Value(function, a);
        return new Answer().With("value", value).With("log", Math.Log(value)).With("logValue", Math.Log(value));
    }

    private static TailProbabilities Tails(string function, double[] a) =>
        function switch
        {
            "pnorm" => NormalDistribution.Tails(a.Length == 3 ? (a[0] - a[1]) / a[2] : a[0]),
            "pt" => new StudentTDistribution(a[1]).Tails(a[0]),
            "pchisq" => new ChiSquaredDistribution(a[1]).Tails(a[0]),
            "pf" => new FDistribution(a[1], a[2]).Tails(a[0]),
            "pgamma" => new GammaDistribution(a[1]).Tails(a.Length == 3 ? a[0] * a[2] : a[0]),
            "pbeta" => new BetaDistribution(a[1], a[2]).Tails(a[0]),
            "pbinom" => new BinomialDistribution((long)a[1], a[2]).Tails((long)Math.Floor(a[0])),
            "ppois" => new PoissonDistribution(a[1]).Tails((long)Math.Floor(a[0])),
            "phyper" => new HypergeometricDistribution((long)a[1], (long)a[2], (long)a[3]).Tails((long)Math.Floor(a[0])),
            "pwilcox" => new RankSumDistribution((int)a[1], (int)a[2]).Tails((long)Math.Floor(a[0])),
            "psignrank" => SignedRankTails((long)Math.Floor(a[0]), (int)a[1]),
            _ => throw new FormatException($"there is no distribution function '{function}' of ours"),
        };

    private static TailProbabilities SignedRankTails(long v, int n)
    {
        var sums = SubsetSumDistribution.OfCoinFlips([.. Enumerable.Range(1, n)]);
        return new(Math.Log(sums.AtMost(v)), Math.Log(sums.AtLeast(v + 1)));
    }

    private static double Quantile(string function, double[] a) =>
        function switch
        {
            "qnorm" => a.Length == 3 ? a[1] + (a[2] * NormalDistribution.Quantile(a[0])) : NormalDistribution.Quantile(a[0]),
            "qt" => new StudentTDistribution(a[1]).Quantile(a[0]),
            "qchisq" => new ChiSquaredDistribution(a[1]).Quantile(a[0]),
            "qf" => new FDistribution(a[1], a[2]).Quantile(a[0]),
            "qgamma" => new GammaDistribution(a[1]).Quantile(a[0]) / (a.Length == 3 ? a[2] : 1),
            "qbeta" => new BetaDistribution(a[1], a[2]).Quantile(a[0]),
            "qwilcox" => new RankSumDistribution((int)a[1], (int)a[2]).Quantile(a[0]),
            "qbinom" => DiscreteQuantile.Of(new BinomialDistribution((long)a[1], a[2]), a[0]),
            "qpois" => DiscreteQuantile.Of(new PoissonDistribution(a[1]), a[0]),
            "qhyper" => DiscreteQuantile.Of(new HypergeometricDistribution((long)a[1], (long)a[2], (long)a[3]), a[0]),
            _ => throw new FormatException($"there is no quantile function '{function}' of ours"),
        };

    private static double Value(string function, double[] a) =>
        function switch
        {
            "dnorm" => Math.Exp(NormalDistribution.LogDensity(a[0])),
            "dbinom" => Math.Exp(new BinomialDistribution((long)a[1], a[2]).LogProbability((long)a[0])),
            "dpois" => Math.Exp(new PoissonDistribution(a[1]).LogProbability((long)a[0])),
            "dhyper" => Math.Exp(new HypergeometricDistribution((long)a[1], (long)a[2], (long)a[3]).LogProbability((long)a[0])),
            "lgamma" => GammaFunction.Log(a[0]),
            "gamma" => Math.Exp(GammaFunction.Log(a[0])),
            "lbeta" => GammaFunction.LogBeta(a[0], a[1]),
            "beta" => Math.Exp(GammaFunction.LogBeta(a[0], a[1])),
            "lchoose" => GammaFunction.LogChoose(a[0], a[1]),
            "choose" => Math.Exp(GammaFunction.LogChoose(a[0], a[1])),
            "lfactorial" => GammaFunction.Log(a[0] + 1),
            _ => throw new FormatException($"there is no function '{function}' of ours"),
        };
}
