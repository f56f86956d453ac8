using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>Whatever the windows hold, there is an outcome, no exception and no NaN.</summary>
public sealed class SequentialDataTests
{
    private static readonly CountWindow Good = new(12, 48, 1200, 4800);

    private static readonly double[] Odd =
    [
        0,
        1,
        -1,
        0.4,
        12,
        1200,
        1e9,
        1e16,
        1e300,
        double.MaxValue,
        double.Epsilon,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    private static readonly SequentialOptions Options = new() { WarmUpSeconds = 0 };

    [Theory]
    [InlineData(double.PositiveInfinity, 48, 1200, 4800, WindowFault.OutOfRange)]
    [InlineData(-3, 48, 1200, 4800, WindowFault.Negative)]
    [InlineData(3, 48, 0, 4800, WindowFault.EventsWithoutExposure)]
    [InlineData(1300, 48, 1200, 4800, WindowFault.MoreFailuresThanRequests)]
    [InlineData(3, 48, 1e-3, 1e12, WindowFault.EventsWithoutExposure)]
    public void Assess_WindowMakesNoSense_IsAnErrorUntilTheNextGoodOne(double x, double y, double e, double f, WindowFault fault)
    {
        var test = new CountSequentialTest(Options with { Kind = MetricKind.Ratio });
        var state = test.NewState();
        test.Add(state, new CountWindow(x, y, e, f));
        var verdict = test.Assess(state);
        verdict.Outcome.ShouldBe(Outcome.Error);
        verdict.Evidence.LastFault.ShouldBe(fault);

        test.Add(state, Good);
        test.Assess(state).Outcome.ShouldNotBe(Outcome.Error);
        test.Assess(state).Evidence.FaultyWindows.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN, 48, 1200, 4800, "canary")]
    [InlineData(0, 48, 0, 4800, "canary")]
    [InlineData(12, double.NaN, 1200, 4800, "baseline")]
    [InlineData(12, 0, 1200, 0, "baseline")]
    public void Assess_ArmSilentForThreeWindows_IsNoData(double x, double y, double e, double f, string arm)
    {
        var test = new CountSequentialTest(Options);
        var state = test.NewState();
        test.Add(state, Good);
        for (var i = 0; i < 3; i++)
        {
            test.Assess(state).Outcome.ShouldNotBe(Outcome.NoData);
            test.Add(state, new CountWindow(x, y, e, f));
        }

        var verdict = test.Assess(state);
        verdict.Outcome.ShouldBe(Outcome.NoData);
        verdict.Explanation.ShouldContain($"the {arm} has delivered nothing for 3 windows");
        test.Add(state, Good);
        test.Assess(state).Outcome.ShouldNotBe(Outcome.NoData);
    }

    [Fact]
    public void Assess_NothingYet_IsNoData() =>
        new CountSequentialTest(Options).ShouldSatisfyAllConditions(test => test.Assess(test.NewState()).Outcome.ShouldBe(Outcome.NoData));

    [Fact]
    public void Assess_WarmUp_IsTooLittleAndItsWindowsAreDropped()
    {
        var test = new CountSequentialTest(new SequentialOptions());
        var state = test.NewState();
        test.Add(state, new CountWindow(1000, 48, 1200, 4800));
        test.Add(state, new CountWindow(1000, 48, 1200, 4800));
        test.Assess(state).Outcome.ShouldBe(Outcome.TooLittle);
        test.LogEvidence(state).ShouldBe(0, 1e-12);

        test.Add(state, new CountWindow(1000, 48, 1200, 4800));
        test.LogEvidence(state).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Add_AnyCounts_NoExceptionAndNothingIsNaN() =>
        Check(
            from values in Gen.Elements(Odd).ListOf(5)
            select new CountWindow(values[0], values[1], values[2], values[3]) { Seconds = values[4] is 0 ? 60 : values[4] },
            windows =>
                Enum.GetValues<Alternative>()
                    .All(alternative =>
                        Enum.GetValues<SequentialMode>()
                            .All(mode =>
                            {
                                var test = new CountSequentialTest(
                                    Options with
                                    {
                                        Kind = MetricKind.Ratio,
                                        Alternative = alternative,
                                        Mode = mode,
                                        HypergeometricAbove = 0,
                                    }
                                );
                                var state = test.NewState();
                                foreach (var window in windows)
                                {
                                    test.Add(state, window);
                                }

                                return IsSound(test.Assess(state)) && state.ToArray().All(double.IsFinite);
                            })
                    )
        );

    [Fact]
    public void Add_AnyGauges_NoExceptionAndNothingIsNaN() =>
        Check(
            from values in Gen.Elements(Odd).ListOf(3)
            select new GaugeWindow(values[0], values[1]) { Seconds = values[2] is 0 ? 60 : values[2] },
            windows =>
            {
                var test = new GaugeSequentialTest(Options with { Kind = MetricKind.Gauge, Alternative = Alternative.TwoSided });
                var state = test.NewState();
                foreach (var window in windows)
                {
                    test.Add(state, window);
                }

                return IsSound(test.Assess(state)) && state.ToArray().All(double.IsFinite);
            }
        );

    [Fact]
    public void Add_AnyHistograms_NoExceptionAndNothingIsNaN() =>
        Check(
            from values in Gen.Elements(Odd).ListOf(8)
            select values.ToArray(),
            windows =>
            {
                var test = new HistogramSequentialTest(Options with { Kind = MetricKind.Histogram, Edges = [0.1, 0.25] });
                var state = test.NewState();
                foreach (var v in windows)
                {
                    test.Add(
                        state,
                        new HistogramArm([0.1, 0.25], [v[0], v[1]], v[2], v[3]),
                        new HistogramArm([0.1, 0.25], [v[4], v[5]], v[6], v[7])
                    );
                }

                return IsSound(test.Assess(state)) && state.ToArray().All(double.IsFinite);
            }
        );

    [Theory]
    [InlineData(5, 9, 14)]
    [InlineData(9, 5, 5)]
    [InlineData(9, double.NaN, double.NaN)]
    public void Increase_CounterReset_CountsFromZero(double previous, double current, double expected) =>
        CounterReset.Increase(previous, previous > current || double.IsNaN(current) ? current : previous + expected).ShouldBe(expected);

    private static bool IsSound(SequentialVerdict verdict) =>
        verdict.Explanation.Length > 0
        && !verdict.Explanation.Contains("NaN")
        && double.IsFinite(verdict.Evidence.LogE)
        && double.IsFinite(verdict.Evidence.HighestLogE)
        && double.IsFinite(verdict.Evidence.LogEPass)
        && verdict.Evidence.AlwaysValidP is >= 0 and <= 1
        && verdict.Evidence.Effect.Estimate is not double.NaN
        && verdict.Evidence.Effect.Interval.Lower <= verdict.Evidence.Effect.Interval.Upper;

    private static void Check<T>(Gen<T> window, Func<IReadOnlyList<T>, bool> holds) =>
        FsCheck.Fluent.Prop.ForAll(Arb.From(window.ListOf()), windows => holds([.. windows])).QuickCheckThrowOnFailure();
}
