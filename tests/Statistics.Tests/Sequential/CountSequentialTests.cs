namespace Rollouts.Statistics.Tests;

public sealed class CountSequentialTests
{
    private static readonly SequentialOptions Errors = new()
    {
        Name = "errors",
        Kind = MetricKind.Ratio,
        WarmUpSeconds = 0,
        Restarts = null,
    };

    [Fact]
    public void Assess_DoubledErrors_FailsAndSaysWhatWhyAndHowSure()
    {
        var verdict = Run(Errors, Enumerable.Repeat(new CountWindow(24, 48, 1200, 4800), 10));

        verdict.Outcome.ShouldBe(Outcome.Fail);
        verdict.Evidence.FailedAt.ShouldBeInRange(2, 8);
        verdict.Evidence.Effect.Estimate!.Value.ShouldBe(2, 0.01);
        verdict.Evidence.Effect.Interval.Lower.ShouldBeGreaterThan(1);
        verdict.Evidence.AlwaysValidP.ShouldBeLessThanOrEqualTo(0.05);
        verdict.Explanation.ShouldContain("errors: the canary is at 2 times the baseline");
        verdict.Explanation.ShouldContain("only an alpha below");
    }

    [Fact]
    public void Assess_EqualRates_PassesWithinTheMarginOfPromotion()
    {
        var verdict = Run(Errors with { PassMargin = 1.5 }, Enumerable.Repeat(new CountWindow(12, 48, 1200, 4800), 30));

        verdict.Outcome.ShouldBe(Outcome.Pass);
        verdict.Evidence.Effect.Interval.Contains(1).ShouldBeTrue();
        verdict.Explanation.ShouldContain("stays within 1.5 times");
    }

    [Fact]
    public void Assess_FewWindows_IsUndecidedAndSaysWhatItTakes()
    {
        var verdict = Run(Errors, Enumerable.Repeat(new CountWindow(14, 48, 1200, 4800), 3));

        verdict.Outcome.ShouldBe(Outcome.Undecided);
        verdict.Explanation.ShouldContain("more windows");
    }

    [Fact]
    public void Assess_FewEvents_IsTooLittleWithTheNumber() =>
        Run(Errors, [new CountWindow(1, 3, 1200, 4800)])
            .ShouldSatisfyAllConditions(
                verdict => verdict.Outcome.ShouldBe(Outcome.TooLittle),
                verdict => verdict.Explanation.ShouldContain("0.8 events")
            );

    [Fact]
    public void Assess_SkewedTraffic_IsSuspendedEvenAfterAFailure()
    {
        var test = new CountSequentialTest(Errors);
        var state = Added(test, Enumerable.Repeat(new CountWindow(100, 48, 1200, 4800), 5));

        test.Assess(state).Outcome.ShouldBe(Outcome.Fail);
        test.Assess(state, trafficIsSkewed: true).Outcome.ShouldBe(Outcome.Skewed);
    }

    [Fact]
    public void Assess_AfterFailure_RecoveryDoesNotUndoIt()
    {
        var test = new CountSequentialTest(Errors);
        var state = Added(test, Enumerable.Repeat(new CountWindow(30, 48, 1200, 4800), 12));
        foreach (var _ in Enumerable.Range(0, 400))
        {
            test.Add(state, new CountWindow(9, 51, 1200, 4800));
        }

        test.LogEvidence(state).ShouldBeLessThan(Math.Log(20));
        test.Assess(state).Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Add_ExactMode_FindsSoonerThanTwoLanes()
    {
        var windows = Enumerable.Repeat(new CountWindow(22, 48, 1200, 4800), 30).ToArray();
        Run(Errors with { Mode = SequentialMode.Exact }, windows)
            .Evidence.FailedAt.ShouldBeLessThan(Run(Errors, windows).Evidence.FailedAt);
    }

    [Theory]
    [InlineData(Alternative.Less, 3, 1)]
    [InlineData(Alternative.TwoSided, 3, 1)]
    [InlineData(Alternative.TwoSided, 40, 1)]
    [InlineData(Alternative.Greater, 40, 1)]
    public void Add_DirectionThatIsAFault_Fails(Alternative alternative, double canary, int fails) =>
        (
            Run(Errors with { Alternative = alternative }, Enumerable.Repeat(new CountWindow(canary, 48, 1200, 4800), 30)).Outcome
            == Outcome.Fail
        ).ShouldBe(fails == 1);

    [Theory]
    [InlineData(Alternative.Less, 40)]
    [InlineData(Alternative.Greater, 3)]
    public void Add_DirectionThatIsNoFault_DoesNotFail(Alternative alternative, double canary) =>
        Run(Errors with { Alternative = alternative }, Enumerable.Repeat(new CountWindow(canary, 48, 1200, 4800), 30))
            .Outcome.ShouldNotBe(Outcome.Fail);

    [Fact]
    public void Add_WithinTheMargin_DoesNotFail() =>
        Run(Errors with { Margin = 2, PassMargin = 3 }, Enumerable.Repeat(new CountWindow(22, 48, 1200, 4800), 60))
            .Outcome.ShouldNotBe(Outcome.Fail);

    [Fact]
    public void Add_LateRegression_RestartsFindItSooner()
    {
        var windows = Enumerable
            .Repeat(new CountWindow(12, 48, 1200, 4800), 30)
            .Concat(Enumerable.Repeat(new CountWindow(26, 48, 1200, 4800), 30))
            .ToArray();
        Run(Errors with { Restarts = new RestartOptions { Planned = 5 } }, windows)
            .Evidence.FailedAt.ShouldBeLessThan(Run(Errors, windows).Evidence.FailedAt);
    }

    [Fact]
    public void Add_ManyFailures_UsesTheInformationOfBothOutcomes()
    {
        // At 50 % failures the hypergeometric kernel knows twice what the binomial one does.
        var windows = Enumerable.Repeat(new CountWindow(330, 1000, 600, 2000), 5).ToArray();
        var exact = Errors with { Mode = SequentialMode.Exact };
        Run(exact, windows).Evidence.LogE.ShouldBeGreaterThan(Run(exact with { Kind = MetricKind.Count }, windows).Evidence.LogE + 1);
    }

    [Fact]
    public void Add_ShortWindows_WeighNoMoreThanTheMinuteTheyMakeUp()
    {
        var minute = Run(Errors, Enumerable.Repeat(new CountWindow(40, 48, 1200, 4800), 2));
        var quarters = Run(Errors, Enumerable.Repeat(new CountWindow(10, 12, 300, 1200) { Seconds = 15 }, 8));

        quarters.Evidence.LogE.ShouldBe(minute.Evidence.LogE, 0.35);
    }

    private static SequentialVerdict Run(SequentialOptions options, IEnumerable<CountWindow> windows)
    {
        var test = new CountSequentialTest(options);
        return test.Assess(Added(test, windows));
    }

    private static SequentialState Added(CountSequentialTest test, IEnumerable<CountWindow> windows)
    {
        var state = test.NewState();
        foreach (var window in windows)
        {
            test.Add(state, window);
        }

        return state;
    }
}
