using Rollouts.StatisticsSimulation;

namespace Rollouts.Statistics.Tests;

public sealed class LearnedCountTests
{
    private static readonly SequentialOptions Options = new()
    {
        Name = "errors",
        Kind = MetricKind.Ratio,
        WarmUpSeconds = 0,
    };

    [Fact]
    public void Learn_QuietArms_FindsLittleNoise() => Learned(ArmNoise.None).Deviation.ShouldBeLessThan(0.12);

    [Fact]
    public void Learn_NoiseOfEachMinute_FindsItsSizeAndNoCorrelation()
    {
        var noise = Learned(new ArmNoise(NoiseKind.Arm, 0.6));
        noise.Deviation.ShouldBe(0.6 * Math.Sqrt(2), 0.15);
        noise.Correlation.ShouldBeLessThan(0.2);
        noise.Hypotheses.Sum(h => h.Weight).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Learn_Drift_FindsItsCorrelation() => Learned(new ArmNoise(NoiseKind.Drift, 0.3)).Correlation.ShouldBeGreaterThan(0.75);

    [Fact]
    public void Learn_FewWindows_IsRefusedWithTheNumberNeeded() =>
        Should
            .Throw<ArgumentException>(() => LearnedNoise.Learn([.. History(ArmNoise.None).Take(239)], MetricKind.Ratio))
            .Message.ShouldContain("at least 240");

    [Fact]
    public void Assess_PersistentExcessUnderDrift_NeedsMoreThanUnderQuietNoise()
    {
        var (quiet, drifting) = (Learned(ArmNoise.None), Learned(new ArmNoise(NoiseKind.Drift, 0.3)));
        var excess = Enumerable.Repeat(new CountWindow(16, 48, 1200, 4800), 40).ToArray();
        Run(quiet, excess).Outcome.ShouldBe(Outcome.Fail);
        Run(drifting, excess).Outcome.ShouldNotBe(Outcome.Fail);
        Run(drifting, Enumerable.Repeat(new CountWindow(48, 48, 1200, 4800), 40)).Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Assess_EqualRates_Passes() =>
        Run(Learned(ArmNoise.None), Enumerable.Repeat(new CountWindow(12, 48, 1200, 4800), 60)).Outcome.ShouldBe(Outcome.Pass);

    [Fact]
    public void Add_ManyOrNoEvents_StaysFinite()
    {
        var test = new LearnedCountSequentialTest(
            Options with
            {
                Kind = MetricKind.Count,
                Alternative = Alternative.TwoSided,
            },
            Learned(ArmNoise.None)
        );
        var state = test.NewState();
        foreach (
            var window in (CountWindow[])
                [
                    new(0, 0, 1, 1),
                    new(1e12, 0, 1, 1),
                    new(0, 1e12, 1, 1e9),
                    new(double.NaN, 1, 1, 1),
                    new(-1, 1, 1, 1),
                    new(5, 5, 1e-9, 1e-9),
                ]
        )
        {
            test.Add(state, window);
            test.Assess(state).Explanation.ShouldNotContain("NaN", Case.Sensitive);
        }

        state.ToArray().ShouldAllBe(value => double.IsFinite(value));
        test.LogEvidence(test.Restore(state.ToArray())).ShouldBe(test.LogEvidence(state));
    }

    [Fact]
    public void Restore_StateOfOtherNoise_IsRefused()
    {
        var stored = new LearnedCountSequentialTest(Options, new LearnedNoise([new(0.3, 0.5, 1)])).NewState().ToArray();
        Should.Throw<ArgumentException>(() =>
            new LearnedCountSequentialTest(Options, new LearnedNoise([new(0.3, 0.6, 1)])).Restore(stored)
        );
    }

    [Theory]
    [InlineData(-0.1, 0.5, 1)]
    [InlineData(0.1, 1, 1)]
    [InlineData(0.1, 0.5, 0.5)]
    [InlineData(double.NaN, 0.5, 1)]
    public void Constructor_HypothesisOutOfRange_IsRefused(double deviation, double correlation, double weight) =>
        Should.Throw<ArgumentException>(() => new LearnedNoise([new(deviation, correlation, weight)]));

    private static SequentialVerdict Run(LearnedNoise noise, IEnumerable<CountWindow> windows)
    {
        var test = new LearnedCountSequentialTest(Options, noise);
        var state = test.NewState();
        foreach (var window in windows)
        {
            test.Add(state, window);
        }

        return test.Assess(state);
    }

    private static LearnedNoise Learned(ArmNoise noise) => LearnedNoise.Learn([.. History(noise)], MetricKind.Ratio);

    private static IEnumerable<CountWindow> History(ArmNoise noise)
    {
        var random = new RandomStream(1, 2, 3);
        var (scenario, path) = (new CountScenario { Noise = noise }, new NoisePath(noise, random));
        return Enumerable.Range(0, 400).Select(minute => scenario.Draw(random, path, minute));
    }
}
