namespace Rollouts.Statistics;

/// <summary>Scholz and Stephens' statistics of sorted samples, standardised to mean 0 and variance 1.</summary>
internal static class AndersonDarlingStatistic
{
    /// <summary>A²akN (equation 7): distribution functions taken at the middle of their steps.</summary>
    public static double Midrank(double[][] sorted, double[] pooled)
    {
        double all = pooled.Length;
        var sum = 0.0;
        foreach (var sample in sorted)
        {
            var (part, inSample) = (0.0, 0);
            for (int from = 0, to; from < pooled.Length; from = to)
            {
                to = EndOfGroup(pooled, from);
                var before = inSample;
                inSample = EndOfValue(sample, inSample, pooled[from]);
                double equal = to - from;
                var b = from + (equal / 2);
                var distance = (all * ((before + inSample) / 2.0)) - (b * sample.Length);
                part += equal / all * distance * distance / ((b * (all - b)) - (all * equal / 4));
            }

            sum += part / sample.Length;
        }

        return Standardised(sum * (all - 1) / all, sorted, pooled.Length);
    }

    /// <summary>A²kN (equation 6): distribution functions taken to the right of their steps.</summary>
    public static double Right(double[][] sorted, double[] pooled)
    {
        double all = pooled.Length;
        var sum = 0.0;
        foreach (var sample in sorted)
        {
            var (part, inSample) = (0.0, 0);
            for (int from = 0, to; (to = EndOfGroup(pooled, from)) < pooled.Length; from = to)
            {
                inSample = EndOfValue(sample, inSample, pooled[from]);
                var distance = (all * inSample) - ((double)to * sample.Length);
                part += (to - from) / all * distance * distance / (to * (all - to));
            }

            sum += part / sample.Length;
        }

        return Standardised(sum, sorted, pooled.Length);
    }

    private static int EndOfGroup(double[] pooled, int from)
    {
        var to = from + 1;
        while (to < pooled.Length && pooled[to] == pooled[from])
        {
            to++;
        }

        return to;
    }

    private static int EndOfValue(double[] sample, int from, double value)
    {
        while (from < sample.Length && sample[from] <= value)
        {
            from++;
        }

        return from;
    }

    /// <summary>Equation 4 with the harmonic sums h and g.</summary>
    private static double Standardised(double statistic, double[][] sorted, int total)
    {
        double k = sorted.Length;
        double n = total;
        var inverses = sorted.Sum(sample => 1.0 / sample.Length);
        var (h, g) = (0.0, 0.0);
        for (var i = total - 1; i >= 1; i--)
        {
            // h holds the sum of 1/j for j above i here.
            g += i <= total - 2 ? h / (total - i) : 0;
            h += 1.0 / i;
        }

        var a = (((4 * g) - 6) * (k - 1)) + ((10 - (6 * g)) * inverses);
        var b = (((2 * g) - 4) * k * k) + (8 * h * k) + (((2 * g) - (14 * h) - 4) * inverses) - (8 * h) + (4 * g) - 6;
        var c = (((6 * h) + (2 * g) - 2) * k * k) + (((4 * h) - (4 * g) + 6) * k) + (((2 * h) - 6) * inverses) + (4 * h);
        var d = (((2 * h) + 6) * k * k) - (4 * h * k);
        var variance = ((((((a * n) + b) * n) + c) * n) + d) / ((n - 1) * (n - 2) * (n - 3));
        return (statistic - (k - 1)) / Math.Sqrt(variance);
    }
}
