namespace Rollouts.Statistics;

/// <summary>Runs a pair of series through the sequential test of its kind, on the scale of ratios.</summary>
internal static class RatioTrial
{
    public static SideTrial Run(
        MetricPair pair,
        NanStrategy nanStrategy,
        MetricMargins margins,
        bool severe,
        double alpha,
        EvidenceJudgeOptions options
    )
    {
        var margin = severe ? margins.Severe : margins.Fail;
        var plan = new SequentialOptions
        {
            Name = pair.Name,
            Kind = pair.Kind,
            Alternative = margins.Increase ? Alternative.Greater : Alternative.Less,
            Alpha = alpha,
            Beta = options.Beta,
            Margin = margin,
            PassMargin = Math.Max(margins.Pass, margin),
            WarmUpSeconds = options.WarmUpSeconds,
            Restarts = options.Restarts,
        };
        return SequentialTest.Create(plan) switch
        {
            CountSequentialTest test => Run(test, pair, nanStrategy, options.StepSeconds),
            GaugeSequentialTest test => Run(test, pair, options.StepSeconds),
            _ => throw new InvalidOperationException($"A pair of series cannot be of kind {pair.Kind}."),
        };
    }

    private static SideTrial Run(GaugeSequentialTest test, MetricPair pair, double seconds)
    {
        var state = test.NewState();
        var logE = new double[Math.Max(pair.Canary.Length, pair.Baseline.Length)];
        for (var i = 0; i < logE.Length; i++)
        {
            test.Add(state, new GaugeWindow(Sample(pair.Canary, i), Sample(pair.Baseline, i)) { Seconds = seconds });
            logE[i] = test.LogEvidence(state);
        }

        return new(logE, test.Assess(state));
    }

    private static SideTrial Run(CountSequentialTest test, MetricPair pair, NanStrategy nanStrategy, double seconds)
    {
        var state = test.NewState();
        var logE = new double[Math.Max(pair.Canary.Length, pair.Baseline.Length)];
        for (var i = 0; i < logE.Length; i++)
        {
            var (canary, baseline) = (Sample(pair.CanaryExposure, i), Sample(pair.BaselineExposure, i));
            test.Add(
                state,
                new CountWindow(
                    Events(pair.Canary, i, canary, nanStrategy),
                    Events(pair.Baseline, i, baseline, nanStrategy),
                    canary,
                    baseline
                )
                {
                    Seconds = seconds,
                }
            );
            logE[i] = test.LogEvidence(state);
        }

        return new(logE, test.Assess(state));
    }

    /// <summary>A series that ends earlier is missing from there on.</summary>
    private static double Sample(ReadOnlyMemory<double> series, int index) => index < series.Length ? series.Span[index] : double.NaN;

    /// <summary>A counter that does not exist yet has counted nothing, if its exposure says that the arm was there.</summary>
    private static double Events(ReadOnlyMemory<double> series, int index, double exposure, NanStrategy nanStrategy)
    {
        var events = Sample(series, index);
        return double.IsNaN(events) && nanStrategy == NanStrategy.Replace && exposure > 0 ? 0 : events;
    }
}
