namespace Rollouts.Statistics;

/// <summary>
/// What is known of the arms' latent log ratio before a window: normal with a mean and a variance. A window of counts updates it by Bayes'
/// rule with the binomial likelihood, by adaptive Gauss-Hermite quadrature around the mode, and is matched to a normal law again; a window of
/// means updates it exactly (Kalman's filter).
/// </summary>
internal readonly record struct LatentRatio(double Mean, double Variance)
{
    private const int Steps = 60;
    private const double LargestStep = 2;

    /// <summary>The quadrature makes up for a centre that is a little beside the mode.</summary>
    private const double Tolerance = 1e-4;

    private static ReadOnlySpan<double> Nodes => [-2.0201828704560856, -0.95857246461381851, 0, 0.95857246461381851, 2.0201828704560856];

    /// <summary>The weights of the nodes times e^(node²).</summary>
    private static ReadOnlySpan<double> Weights =>
        [1.1814886255359869, 0.98658099675142830, 0.94530872048294190, 0.98658099675142830, 1.1814886255359869];

    /// <summary>Stationary, before the first window.</summary>
    public static LatentRatio Stationary(double deviation) => new(0, deviation * deviation);

    /// <summary>One window later.</summary>
    public LatentRatio Later(double deviation, double correlation)
    {
        var square = correlation * correlation;
        return new(correlation * Mean, (square * Variance) + ((1 - square) * deviation * deviation));
    }

    /// <summary>
    /// Takes a window in: of <paramref name="events"/>, <paramref name="canary"/> fell on the canary, whose log odds are
    /// <paramref name="logOdds"/> plus the latent ratio.
    /// </summary>
    /// <returns>What is known now, and ln of the probability of the window up to the binomial coefficient.</returns>
    public (LatentRatio Posterior, double LogLikelihood) ObserveCounts(double canary, double events, double logOdds)
    {
        if (events == 0)
        {
            return (this, 0);
        }

        if (Variance <= 0)
        {
            return (this, LogBinomial(canary, events, logOdds + Mean));
        }

        var (mode, precision) = Mode(canary, events, logOdds);
        var scale = Math.Sqrt(2 / precision);
        Span<double> logs = stackalloc double[Nodes.Length];
        var largest = double.NegativeInfinity;
        for (var i = 0; i < Nodes.Length; i++)
        {
            logs[i] = LogJoint(mode + (scale * Nodes[i]), canary, events, logOdds);
            largest = Math.Max(largest, logs[i]);
        }

        var (sum, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Nodes.Length; i++)
        {
            var offset = scale * Nodes[i];
            var term = Weights[i] * Math.Exp(logs[i] - largest);
            sum += term;
            first += term * offset;
            second += term * offset * offset;
        }

        var shift = first / sum;
        var spread = Math.Max(0.1 / precision, (second / sum) - (shift * shift));
        return (new(mode + shift, spread), largest + Math.Log(sum * scale / Math.Sqrt(2 * Math.PI * Variance)));
    }

    /// <summary>Takes a window in whose log ratio differs from the supposed one by <paramref name="difference"/>, with a known variance by chance.</summary>
    /// <returns>What is known now, and ln of the density of the window up to a constant.</returns>
    public (LatentRatio Posterior, double LogLikelihood) ObserveNormal(double difference, double variance)
    {
        var total = Variance + variance;
        var (surprise, gain) = (difference - Mean, Variance / total);
        return (new(Mean + (gain * surprise), (1 - gain) * Variance), -0.5 * (Math.Log(total) + (surprise * surprise / total)));
    }

    /// <summary>Newton's method on a concave function, with bounded steps.</summary>
    private (double Mode, double Precision) Mode(double canary, double events, double logOdds)
    {
        var (u, precision) = (Mean, 1 / Variance);
        for (var i = 0; i < Steps; i++)
        {
            var share = 1 / (1 + Math.Exp(-(logOdds + u)));
            precision = (events * share * (1 - share)) + (1 / Variance);
            var step = Math.Clamp((canary - (events * share) - ((u - Mean) / Variance)) / precision, -LargestStep, LargestStep);
            u += step;
            if (Math.Abs(step) < Tolerance)
            {
                break;
            }
        }

        return (u, precision);
    }

    private double LogJoint(double u, double canary, double events, double logOdds) =>
        LogBinomial(canary, events, logOdds + u) - ((u - Mean) * (u - Mean) / (2 * Variance));

    private static double LogBinomial(double canary, double events, double logOdds) =>
        (canary * logOdds) - (events * (logOdds > 0 ? logOdds + Math.Log(1 + Math.Exp(-logOdds)) : Math.Log(1 + Math.Exp(logOdds))));
}
