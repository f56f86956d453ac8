using Rollouts.StatisticsSimulation;

namespace Rollouts.Statistics.Tests;

public sealed class LearnedMeanTests
{
    private static readonly SequentialOptions Latency = LatencyMethods.Plan with { Name = "latency" };

    private static readonly SequentialOptions Gauge = new()
    {
        Name = "queue length",
        Kind = MetricKind.Gauge,
        WarmUpSeconds = 0,
    };

    [Fact]
    public void Learn_QuietLatency_FindsChanceAlone()
    {
        var noise = Learned(ArmNoise.None);
        // The coefficient of variation of a log-normal law with sigma 0.8.
        Math.Sqrt(noise.ChanceVariance + (noise.Variance / Scatter)).ShouldBe(Math.Sqrt(Math.Exp(0.64) - 1), 0.1);
    }

    [Fact]
    public void Learn_NoiseOfEachMinute_FindsItsSizeAndThatItDoesNotLast()
    {
        var noise = Learned(new ArmNoise(NoiseKind.Arm, 0.06));
        var windows = noise.ChanceVariance * Scatter;
        Math.Sqrt(windows + noise.Variance).ShouldBe(0.06 * Math.Sqrt(2), 0.02);
        noise.LongRunVariance.ShouldBeLessThan(4 * (windows + noise.Variance));
    }

    [Fact]
    public void Learn_Drift_FindsItsSizeAndCorrelation()
    {
        var noise = Learned(new ArmNoise(NoiseKind.Drift, 0.03));
        noise.Deviation.ShouldBe(0.03 * Math.Sqrt(2), 0.02);
        noise.Correlation.ShouldBeGreaterThan(0.75);
    }

    [Fact]
    public void Learn_FewWindows_IsRefusedWithTheNumberNeeded() =>
        Should
            .Throw<ArgumentException>(() => LearnedNoise.Learn([.. History(ArmNoise.None, 300).Take(239)]))
            .Message.ShouldContain("at least 240");

    [Fact]
    public void Learn_UnusableWindows_AreNotCountedButLetTimePass()
    {
        MeanWindow[] gaps = [.. History(ArmNoise.None, 300).SelectMany(w => new[] { w, MeanWindow.Of(new GaugeWindow(double.NaN, 1)) })];
        LearnedNoise.Learn(gaps).Hypotheses.ShouldAllBe(h => double.IsFinite(h.Deviation) && double.IsFinite(h.Chance));
        gaps.Count(w => !w.IsUsable).ShouldBe(300);
    }

    [Fact]
    public void Learn_ArmsThatNeverDiffer_KeepsAFloor()
    {
        var noise = LearnedNoise.Learn([.. Enumerable.Repeat(MeanWindow.Of(new GaugeWindow(5, 5)), 240)]);
        var test = new LearnedMeanSequentialTest(Gauge, noise);
        var state = test.NewState();
        test.Add(state, MeanWindow.Of(new GaugeWindow(5.001, 5)));
        test.Assess(state).Outcome.ShouldNotBe(Outcome.Fail);
        test.Add(state, MeanWindow.Of(new GaugeWindow(6, 5)));
        test.Assess(state).Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_SlowerCanaryUnderDrift_IsFoundAndAWanderingOneIsNot()
    {
        var noise = Learned(new ArmNoise(NoiseKind.Drift, 0.03));
        var random = new RandomStream(4, 5, 6);
        Run(noise, Draw(random, new LatencyScenario { Effect = 1.5, Noise = new ArmNoise(NoiseKind.Drift, 0.03) }, 30))
            .Outcome.ShouldBe(Outcome.Fail);
        var healthy = Run(noise, Draw(random, new LatencyScenario { Noise = new ArmNoise(NoiseKind.Drift, 0.03) }, 60));
        healthy.Outcome.ShouldNotBe(Outcome.Fail);
        healthy.Evidence.Effect.Interval.Lower.ShouldBeLessThan(1);
        healthy.Evidence.Effect.Interval.Upper.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Assess_FasterCanary_FailsOnlyWhereLowerIsAFault()
    {
        var noise = Learned(ArmNoise.None);
        var windows = Draw(new RandomStream(7, 8, 9), new LatencyScenario { Effect = 0.5 }, 10).ToArray();
        Run(noise, windows).Outcome.ShouldBe(Outcome.Undecided);
        Run(noise, windows, Latency with { Alternative = Alternative.Less }).Outcome.ShouldBe(Outcome.Fail);
        Run(noise, windows, Latency with { Alternative = Alternative.TwoSided }).Outcome.ShouldBe(Outcome.Fail);
        Run(noise, windows, Latency with { PassMargin = 1.25 }).Outcome.ShouldBe(Outcome.Pass);
    }

    [Fact]
    public void Add_AnyData_StaysFiniteAndIsRestoredExactly()
    {
        var test = new LearnedMeanSequentialTest(Gauge with { Alternative = Alternative.TwoSided }, Learned(ArmNoise.None));
        var state = test.NewState();
        foreach (
            var window in (GaugeWindow[])
                [new(1e290, 1e-300), new(0, 0), new(-1, 1), new(double.NaN, 1), new(double.PositiveInfinity, 1), new(1, 1) { Seconds = -1 }]
        )
        {
            test.Add(state, MeanWindow.Of(window));
            test.Assess(state).Explanation.ShouldNotContain("NaN", Case.Sensitive);
        }

        state.ToArray().ShouldAllBe(value => double.IsFinite(value));
        test.LogEvidence(test.Restore(state.ToArray())).ShouldBe(test.LogEvidence(state));
    }

    [Fact]
    public void Constructor_NoiseWithoutChanceOrDeviation_IsRefused() =>
        Should
            .Throw<ArgumentException>(() => new LearnedMeanSequentialTest(Latency, new LearnedNoise([new(0, 0, 1)])))
            .Message.ShouldContain("learned from counts");

    [Fact]
    public void Restore_StateOfOtherChance_IsRefused()
    {
        var stored = new LearnedMeanSequentialTest(Latency, new LearnedNoise([new(0.1, 0.5, 1) { Chance = 1 }])).NewState().ToArray();
        Should.Throw<ArgumentException>(() =>
            new LearnedMeanSequentialTest(Latency, new LearnedNoise([new(0.1, 0.5, 1) { Chance = 2 }])).Restore(stored)
        );
    }

    /// <summary>Of the default scenario: 1,200 requests a minute on the canary, 4,800 on the baseline.</summary>
    private static double Scatter => (1 / 1200.0) + (1 / 4800.0);

    private static SequentialVerdict Run(LearnedNoise noise, IEnumerable<MeanWindow> windows, SequentialOptions? options = null)
    {
        var test = new LearnedMeanSequentialTest(options ?? Latency, noise);
        var state = test.NewState();
        foreach (var window in windows)
        {
            test.Add(state, window);
        }

        return test.Assess(state);
    }

    private static LearnedNoise Learned(ArmNoise noise) => LearnedNoise.Learn([.. History(noise, 400)]);

    private static IEnumerable<MeanWindow> History(ArmNoise noise, int minutes) =>
        Draw(new RandomStream(1, 2, 3), new LatencyScenario { Noise = noise }, minutes);

    private static IEnumerable<MeanWindow> Draw(RandomStream random, LatencyScenario scenario, int minutes)
    {
        var path = new NoisePath(scenario.Noise, random);
        var (canary, baseline) = (new LatencySample(), new LatencySample());
        for (var minute = 0; minute < minutes; minute++)
        {
            scenario.Draw(random, path, canary, baseline);
            yield return MeanWindow.Of(canary.Arm, baseline.Arm);
        }
    }
}
