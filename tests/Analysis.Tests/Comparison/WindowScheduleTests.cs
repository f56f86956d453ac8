using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Analysis.Tests;

public sealed class WindowScheduleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void From_WarmUpAndSettle_AreBesideTheWindows()
    {
        var schedule = WindowSchedule.From(
            Given.Start.AddMilliseconds(400),
            2 * Minute,
            Minute,
            3,
            TimeSpan.FromSeconds(30),
            isAligned: false
        );

        schedule.Begin.ShouldBe(Given.Start.AddMinutes(2));
        schedule.ClosesAt(0).ShouldBe(Given.Start.AddMinutes(3).AddSeconds(30));
        schedule.ClosedAt(schedule.ClosesAt(0).AddTicks(-1)).ShouldBe(0);
        schedule.ClosedAt(schedule.ClosesAt(0)).ShouldBe(1);
        schedule.ClosedAt(Given.Start.AddDays(1)).ShouldBe(3);
        schedule.ClosedAt(Given.Start.AddDays(-1)).ShouldBe(0);
    }

    [Fact]
    public void From_Aligned_BeginsAtAMultipleOfTheLength() =>
        WindowSchedule
            .From(Given.Start.AddSeconds(17), TimeSpan.Zero, 5 * Minute, 3, TimeSpan.Zero, isAligned: true)
            .Begin.ShouldBe(Given.Start.AddMinutes(5));

    /// <summary>A status keeps whole seconds: who comes back at the instant that it names finds the window closed.</summary>
    [Fact]
    public void WakeFor_AnyWindow_IsAWholeSecondAtWhichItIsClosed() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<PositiveInt>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (length, settle, window) =>
                {
                    var schedule = WindowSchedule.From(
                        Given.Start,
                        TimeSpan.Zero,
                        TimeSpan.FromMilliseconds(1000 + length.Get),
                        window.Get + 1,
                        TimeSpan.FromMilliseconds(settle.Get),
                        isAligned: length.Get % 2 == 0
                    );
                    var wake = schedule.WakeFor(window.Get);
                    return wake.Ticks % TimeSpan.TicksPerSecond == 0
                        && schedule.ClosedAt(wake) == window.Get + 1
                        && schedule.ClosedAt(schedule.ClosesAt(window.Get).AddTicks(-1)) == window.Get
                        && wake - schedule.ClosesAt(window.Get) < TimeSpan.FromSeconds(1);
                }
            )
            .QuickCheckThrowOnFailure();
}
