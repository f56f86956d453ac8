using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>The methods by name; each call makes one for a rollout.</summary>
public static class CountMethods
{
    /// <summary>
    /// The defaults, for an analysis of one hour: no warm-up, since the simulated pods are warm, and no early promotion, which would only
    /// cost time.
    /// </summary>
    public static SequentialOptions Plan(bool areErrors) =>
        new()
        {
            Kind = areErrors ? MetricKind.Ratio : MetricKind.Count,
            WarmUpSeconds = 0,
            Restarts = Hourly,
            PassMargin = null,
        };

    /// <summary>Restarts of an analysis of one hour.</summary>
    public static RestartOptions Hourly { get; } = new() { Planned = 5 };

    /// <summary>A sequential test under the given options.</summary>
    public static Func<ICountDetector> Sequential(SequentialOptions options)
    {
        var test = new CountSequentialTest(options);
        var threshold = -Math.Log(options.Alpha);
        return () => new SequentialDetector(test, threshold);
    }

    /// <summary>p &lt; 0.05 of the one-sided pooled z test on running totals, at every look.</summary>
    public static Func<ICountDetector> Peeking => () => new PeekingDetector();

    /// <summary>The condition "canary rate above 1.5 times the baseline's" at every look.</summary>
    public static Func<ICountDetector> RatioCondition => () => new RatioDetector();

    /// <summary>A rollout of an hour.</summary>
    public static Func<RandomStream, int> Watch(CountScenario scenario, Func<ICountDetector> method, int minutes = 60) =>
        random =>
        {
            var (path, detector) = (new NoisePath(scenario.Noise, random), method());
            for (var minute = 0; minute < minutes; minute++)
            {
                if (detector.Look(scenario.Draw(random, path, minute)))
                {
                    return minute + 1;
                }
            }

            return 0;
        };

    private sealed class SequentialDetector(CountSequentialTest test, double threshold) : ICountDetector
    {
        private readonly SequentialState _state = test.NewState();

        public bool Look(in CountWindow window)
        {
            test.Add(_state, window);
            return test.LogEvidence(_state) >= threshold;
        }
    }

    private sealed class PeekingDetector : ICountDetector
    {
        private const double Critical = 1.6448536269514722;

        private double _canary;
        private double _baseline;
        private double _canaryExposure;
        private double _baselineExposure;

        public bool Look(in CountWindow window)
        {
            (_canary, _baseline) = (_canary + window.Canary, _baseline + window.Baseline);
            (_canaryExposure, _baselineExposure) = (_canaryExposure + window.CanaryExposure, _baselineExposure + window.BaselineExposure);
            var (events, exposure) = (_canary + _baseline, _canaryExposure + _baselineExposure);
            var rate = events / exposure;
            var spread = Math.Sqrt(rate * ((1 / _canaryExposure) + (1 / _baselineExposure)));
            return events > 0 && (_canary / _canaryExposure) - (_baseline / _baselineExposure) > Critical * spread;
        }
    }

    private sealed class RatioDetector : ICountDetector
    {
        private const double Limit = 1.5;

        public bool Look(in CountWindow window) =>
            window.Canary * window.BaselineExposure > Limit * window.Baseline * window.CanaryExposure;
    }
}
