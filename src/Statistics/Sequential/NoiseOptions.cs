namespace Rollouts.Statistics;

/// <summary>How noisy one arm may be beyond chance before it counts as a difference: the discount of the kernel.</summary>
public sealed record NoiseOptions
{
    /// <summary>
    /// Assumed standard deviation of one arm's rate on the log scale (log odds for histogram edges). Null takes the default of the metric's
    /// kind: 0.3 for counts and ratios, 0.1 for histograms, which pods of one deployment rarely exceed.
    /// </summary>
    public double? Cv { get; init; }

    /// <summary>Factor of cv² in the discount, default 2: the noise of both arms.</summary>
    public double Coefficient { get; init; } = 2;

    /// <summary>The factor above <see cref="HighTraffic"/> events, default 3: log-normal noise is skewed, and nothing else hides that there.</summary>
    public double HighTrafficCoefficient { get; init; } = 3;

    /// <summary>Events of both arms per <see cref="CorrelationSeconds"/> above which the higher factor holds, default 300.</summary>
    public double HighTraffic { get; init; } = 300;

    /// <summary>How many windows' worth of trust the scatter is given beforehand, default 6.</summary>
    public double Kappa { get; init; } = 6;

    /// <summary>How long noise of an arm persists, default 60 s: shorter windows are discounted as if they were this long.</summary>
    public double CorrelationSeconds { get; init; } = 60;

    internal IEnumerable<OptionFault> Faults()
    {
        if (Cv is { } cv && cv is not (>= 0 and <= 10))
        {
            yield return new OptionFault("Noise.Cv", cv.ToString(), "give 0 to 10; 0 trusts every event");
        }

        foreach (var (name, value) in new[] { ("Coefficient", Coefficient), ("HighTrafficCoefficient", HighTrafficCoefficient) })
        {
            if (value is not (>= 0 and <= 100))
            {
                yield return new OptionFault($"Noise.{name}", value.ToString(), "give 0 to 100; 2 is usual");
            }
        }

        if (!(HighTraffic >= 0))
        {
            yield return new OptionFault("Noise.HighTraffic", HighTraffic.ToString(), "give a number of events, 0 or more");
        }

        if (Kappa is not (> 1 and <= 1e6))
        {
            yield return new OptionFault("Noise.Kappa", Kappa.ToString(), "give more than 1, at most a million");
        }

        if (CorrelationSeconds is not (> 0 and <= 86_400))
        {
            yield return new OptionFault("Noise.CorrelationSeconds", CorrelationSeconds.ToString(), "give up to 86400 seconds");
        }
    }
}
