namespace Rollouts.StatisticsSimulation;

/// <summary>Exact Poisson and binomial numbers: by inversion for small means, else by Hörmann's transformed rejection (1993).</summary>
public static class CountSampler
{
    private const double SmallMean = 10;

    public static int Poisson(RandomStream random, double mean)
    {
        if (mean < SmallMean)
        {
            return mean <= 0 ? 0 : PoissonByInversion(random, mean);
        }

        var root = Math.Sqrt(mean);
        var logMean = Math.Log(mean);
        var b = 0.931 + (2.53 * root);
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        var quick = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var (u, v) = (random.Uniform() - 0.5, random.Uniform());
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= quick)
            {
                return (int)k;
            }

            if (k < 0 || (us < 0.013 && v > us))
            {
                continue;
            }

            if (Math.Log(v * inverseAlpha / ((a / (us * us)) + b)) <= -mean + (k * logMean) - LogFactorial(k))
            {
                return (int)k;
            }
        }
    }

    public static int Binomial(RandomStream random, int n, double p)
    {
        if (p > 0.5)
        {
            return n - Binomial(random, n, 1 - p);
        }

        if (n * p < SmallMean)
        {
            return p <= 0 || n <= 0 ? 0 : BinomialByInversion(random, n, p);
        }

        var odds = p / (1 - p);
        var deviation = Math.Sqrt(n * p * (1 - p));
        var b = 1.15 + (2.53 * deviation);
        var a = -0.0873 + (0.0248 * b) + (0.01 * p);
        var centre = (n * p) + 0.5;
        var quick = 0.92 - (4.2 / b);
        var alpha = (2.83 + (5.1 / b)) * deviation;
        var mode = Math.Floor((n + 1) * p);
        var atMode = LogFactorial(mode) + LogFactorial(n - mode);
        while (true)
        {
            var (u, v) = (random.Uniform() - 0.5, random.Uniform());
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / us) + b) * u) + centre);
            if (us >= 0.07 && v <= quick)
            {
                return (int)k;
            }

            if (k < 0 || k > n)
            {
                continue;
            }

            var relative = atMode - LogFactorial(k) - LogFactorial(n - k) + ((k - mode) * Math.Log(odds));
            if (Math.Log(v * alpha / ((a / (us * us)) + b)) <= relative)
            {
                return (int)k;
            }
        }
    }

    private static int PoissonByInversion(RandomStream random, double mean)
    {
        var (u, term, k) = (random.Uniform(), Math.Exp(-mean), 0);
        while (u > term && k < 1000)
        {
            u -= term;
            term *= mean / ++k;
        }

        return k;
    }

    private static int BinomialByInversion(RandomStream random, int n, double p)
    {
        var odds = p / (1 - p);
        var (u, term, k) = (random.Uniform(), Math.Pow(1 - p, n), 0);
        while (u > term && k < n)
        {
            u -= term;
            term *= odds * (n - k) / ++k;
        }

        return k;
    }

    /// <summary>ln k! by Stirling's series, exact to 1e-10 from 10 on and by the recurrence below.</summary>
    private static double LogFactorial(double k)
    {
        var shift = 0.0;
        while (k < 10)
        {
            shift -= Math.Log(++k);
        }

        var square = k * k;
        var series = ((1.0 / 12) - (((1.0 / 360) - (1.0 / 1260 / square)) / square)) / k;
        return shift + ((k + 0.5) * Math.Log(k)) - k + 0.91893853320467274 + series;
    }
}
