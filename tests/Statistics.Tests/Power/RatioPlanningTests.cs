using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class RatioPlanningTests
{
    private static readonly DetectionPlan Anytime = new();
    private static readonly DetectionPlan Once = new() { Looks = LookSchedule.Once };

    [Theory]
    [InlineData(6, 0.05, 3.75, 2.44, 1.66, 5.29, 3.19, 2.00)]
    [InlineData(6, 0.2, 2.37, 1.74, 1.35, 3.03, 2.10, 1.53)]
    [InlineData(6, 0.5, 2.11, 1.59, 1.28, 2.58, 1.87, 1.43)]
    [InlineData(60, 0.05, 1.73, 1.41, 1.20, 2.11, 1.62, 1.31)]
    [InlineData(60, 0.2, 1.38, 1.22, 1.11, 1.59, 1.34, 1.17)]
    [InlineData(60, 0.5, 1.31, 1.17, 1.08, 1.47, 1.27, 1.14)]
    [InlineData(600, 0.05, 1.22, 1.12, 1.06, 1.34, 1.20, 1.10)]
    [InlineData(600, 0.2, 1.12, 1.07, 1.03, 1.19, 1.11, 1.06)]
    [InlineData(600, 0.5, 1.09, 1.05, 1.03, 1.15, 1.09, 1.05)]
    [InlineData(6000, 0.05, 1.07, 1.04, 1.02, 1.11, 1.07, 1.03)]
    [InlineData(6000, 0.2, 1.04, 1.02, 1.01, 1.06, 1.04, 1.02)]
    [InlineData(6000, 0.5, 1.03, 1.02, 1.01, 1.05, 1.03, 1.02)]
    public void DetectableRatio_ReferenceTable_AgreesToTheHundredth(
        double events,
        double share,
        double once5,
        double once15,
        double once60,
        double any5,
        double any15,
        double any60
    )
    {
        var traffic = new PlannedTraffic(events, share);
        double[] minutes = [5, 15, 60];
        minutes.Select(m => Math.Round(RatioPlanning.DetectableRatio(traffic, m, Once), 2)).ShouldBe([once5, once15, once60]);
        minutes.Select(m => Math.Round(RatioPlanning.DetectableRatio(traffic, m, Anytime), 2)).ShouldBe([any5, any15, any60]);
    }

    [Fact]
    public void MinutesNeeded_OfTheDetectableRatio_AreTheMinutes() =>
        FsCheck
            .Fluent.Prop.ForAll(
                Arb.From(
                    from events in Gen.Choose(1, 5000)
                    from share in Gen.Choose(1, 90)
                    from minutes in Gen.Choose(5, 500)
                    from looks in Gen.Elements(LookSchedule.Anytime, LookSchedule.Once)
                    select (Traffic: new PlannedTraffic(events, share / 100.0), Minutes: (double)minutes, Looks: looks)
                ),
                c =>
                {
                    var plan = Anytime with { Looks = c.Looks };
                    var ratio = RatioPlanning.DetectableRatio(c.Traffic, c.Minutes, plan);
                    return double.IsInfinity(ratio)
                        || Math.Abs(RatioPlanning.MinutesNeeded(c.Traffic, ratio, plan) - c.Minutes) < 1e-3 * c.Minutes;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void DetectableRatio_MoreOfAnything_IsNoWorse()
    {
        var traffic = new PlannedTraffic(60, 0.2);
        var ratio = RatioPlanning.DetectableRatio(traffic, 15, Anytime);
        RatioPlanning.DetectableRatio(traffic with { EventsPerMinute = 70 }, 15, Anytime).ShouldBeLessThan(ratio);
        RatioPlanning.DetectableRatio(traffic with { CanaryShare = 0.3 }, 15, Anytime).ShouldBeLessThan(ratio);
        RatioPlanning.DetectableRatio(traffic, 20, Anytime).ShouldBeLessThan(ratio);
        RatioPlanning.DetectableRatio(traffic, 15, Anytime with { Power = 0.7 }).ShouldBeLessThan(ratio);
        RatioPlanning.DetectableRatio(traffic, 15, Anytime with { Alpha = 0.1 }).ShouldBeLessThan(ratio);
        RatioPlanning.DetectableRatio(traffic, 15, Once).ShouldBeLessThan(ratio);
    }

    [Fact]
    public void DetectableShift_LatencyMeans_ShrinksWithWindowsDownToTheNoise()
    {
        var few = RatioPlanning.DetectableShift(0.95, 300, 5700, 0.03, 7, Anytime);
        few.ShouldBeInRange(0.05, 0.12);
        RatioPlanning.DetectableShift(0.95, 300, 5700, 0.03, 60, Anytime).ShouldBeLessThan(few / 2);
    }

    [Fact]
    public void Describe_FewEvents_IsPowerlessWithARemedy()
    {
        var (enough, sentence) = RatioPlanning.Describe(new PlannedTraffic(60, 0.2), 15, Anytime);
        enough.ShouldBeTrue();
        sentence.ShouldContain("can detect x1.339 or worse with 80 % power");
        var (isPowerful, explanation) = RatioPlanning.Describe(new PlannedTraffic(1, 0.05), 15, Anytime);
        isPowerful.ShouldBeFalse();
        explanation.ShouldContain("make the step longer");
    }

    [Theory]
    [InlineData(0, 0.2, 5, 0.05)]
    [InlineData(60, 1, 5, 0.05)]
    [InlineData(60, 0.2, 0, 0.05)]
    [InlineData(60, 0.2, 5, 0.7)]
    [InlineData(double.NaN, 0.2, 5, 0.05)]
    public void DetectableRatio_OutOfRange_IsRefused(double events, double share, double minutes, double alpha) =>
        Should.Throw<ArgumentException>(() =>
            RatioPlanning.DetectableRatio(new PlannedTraffic(events, share), minutes, Anytime with { Alpha = alpha })
        );

    [Fact]
    public void LeastHarm_Plan_DetectsInTimeAndHarmsLessThanHalfOfTheTraffic()
    {
        var plan = StepPlanner.LeastHarm(60, 1.5, 30, Anytime)!;
        plan.Minutes.ShouldBeLessThanOrEqualTo(30);
        plan.Steps.Select(step => step.Share).ShouldBeInOrder();
        plan.Explanation.ShouldContain("finds x1.5 or worse");

        // The naive plan: half of the traffic until a canary like that is found.
        var naive = RatioPlanning.MinutesNeeded(new PlannedTraffic(60, 0.5), 10, Anytime with { Power = 0.5 });
        plan.Harm.ShouldBeLessThan(60 * 0.5 * 9 * Math.Ceiling(naive));
        StepPlanner.LeastHarm(60, 1.01, 30, Anytime).ShouldBeNull();
    }

    [Fact]
    public void LeastHarm_MoreTime_HarmsNoMore() =>
        StepPlanner.LeastHarm(60, 1.5, 60, Anytime)!.Harm.ShouldBeLessThanOrEqualTo(StepPlanner.LeastHarm(60, 1.5, 30, Anytime)!.Harm);
}
