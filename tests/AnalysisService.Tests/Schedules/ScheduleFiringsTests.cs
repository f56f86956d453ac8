using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService.Tests;

public sealed class ScheduleFiringsTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Noon = At("2026-11-22T12:00:00Z");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static AnalysisSchedule Schedule(ScheduleTimes times, MissedFirings missed = MissedFirings.FireOnce, bool enabled = true) =>
        new("demo", "often", times, missed, enabled, 3, new JsonObject(), new());

    private static List<string> Fired(ScheduleTimes times, string from, string to) =>
        [
            .. ScheduleFirings
                .Of(Schedule(times, MissedFirings.All), At(from), At(to))
                .Due.Select(static t => $"{t.UtcDateTime:MM-dd HH:mm}"),
        ];

    [Fact]
    public void Of_NothingDue_GivesTheNextInstant()
    {
        var (due, next, _, _) = ScheduleFirings.Of(Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(15))), Noon, Noon.AddMinutes(14));

        due.ShouldBeEmpty();
        next.ShouldBe(Noon.AddMinutes(15));
    }

    [Theory]
    [InlineData("FireOnce", 1, 5)]
    [InlineData("Skip", 0, 6)]
    [InlineData("All", 6, 0)]
    public void Of_SixMissedFirings_ArePolicy(string missed, int count, int notFired)
    {
        var schedule = Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(10)), Enum.Parse<MissedFirings>(missed));

        var (due, next, madeUp, dropped) = ScheduleFirings.Of(schedule, Noon, Noon.AddMinutes(65));

        (due.Count, madeUp, dropped).ShouldBe((count, count, notFired));
        if (count > 0)
        {
            due[^1].ShouldBe(Noon.AddMinutes(60));
        }

        next.ShouldBe(Noon.AddMinutes(70));
    }

    [Fact]
    public void Of_SkipButOnTime_Fires() =>
        ScheduleFirings
            .Of(Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(10)), MissedFirings.Skip), Noon, Noon.AddMinutes(20).AddSeconds(5))
            .Due.ShouldBe([Noon.AddMinutes(20)]);

    [Fact]
    public void Of_AllAfterAYear_IsBounded()
    {
        var (due, _, _, _) = ScheduleFirings.Of(
            Schedule(ScheduleTimes.Every(TimeSpan.FromHours(1)), MissedFirings.All),
            Noon.AddYears(-1),
            Noon
        );

        due.ShouldBe(Enumerable.Range(0, ScheduleFirings.MostAtOnce).Select(static i => Noon.AddHours(i - 99)));
    }

    [Theory]
    [InlineData("* * * * * ?")]
    [InlineData("* * 3 * * ?")]
    [InlineData("* * * 1 1 ? 2026")]
    public void Of_EverySecondOfALongTimeDown_FindsTheLatestHundredWithoutAWalkThroughAll(string cron)
    {
        var times = ScheduleTimes.Cron(cron, TimeZoneInfo.Utc);

        var (due, _, _, _) = ScheduleFirings.Of(Schedule(times, MissedFirings.All), Noon.AddYears(-1), Noon);

        due.Count.ShouldBe(ScheduleFirings.MostAtOnce);
        var latest = cron switch
        {
            "* * * * * ?" => Noon,
            "* * 3 * * ?" => At("2026-11-22T03:59:59Z"),
            _ => At("2026-01-01T23:59:59Z"),
        };
        due.ShouldBe(Enumerable.Range(0, ScheduleFirings.MostAtOnce).Select(i => latest.AddSeconds(i - 99)));
    }

    [Fact]
    public void Of_Disabled_FiresNothing() =>
        ScheduleFirings
            .Of(Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(10)), MissedFirings.All, enabled: false), Noon, Noon.AddHours(1))
            .Due.ShouldBeEmpty();

    [Fact]
    public void Of_CronInAZone_FollowsItsClocks() =>
        Fired(ScheduleTimes.Cron("0 9 * * *", Berlin), "2026-10-23T00:00:00Z", "2026-10-27T00:00:00Z")
            .ShouldBe(["10-23 07:00", "10-24 07:00", "10-25 08:00", "10-26 08:00"]);

    [Fact]
    public void Of_HourThatDoesNotExist_FiresOnceThatDay() =>
        Fired(ScheduleTimes.Cron("30 2 * * *", Berlin), "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z")
            .Where(static t => t.StartsWith("03-29", StringComparison.Ordinal))
            .ShouldBe(["03-29 01:00"]);

    [Fact]
    public void Of_HourThatComesTwice_FiresOnceThatDay() =>
        Fired(ScheduleTimes.Cron("30 2 * * *", Berlin), "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z").ShouldBe(["10-25 00:30"]);

    // Clocks go from 2:00 to 3:00 on 29 March, and from 3:00 back to 2:00 on 25 October.
    [Theory]
    [InlineData("0 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T03:30:00Z", "03-29 01:00, 03-29 02:00, 03-29 03:00")]
    [InlineData("0 * * * *", "2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z", "10-25 00:00, 10-25 01:00, 10-25 02:00, 10-25 03:00")]
    [InlineData("*/30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", "10-25 00:00, 10-25 00:30, 10-25 01:00, 10-25 01:30")]
    [InlineData("*/30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "03-29 01:00")]
    [InlineData("30 1-3 * * *", "2026-03-28T23:00:00Z", "2026-03-29T12:00:00Z", "03-29 00:30, 03-29 01:00, 03-29 01:30")]
    public void Of_NightsInWhichClocksChange_FireAsTold(string cron, string from, string to, string expected) =>
        string.Join(", ", Fired(ScheduleTimes.Cron(cron, Berlin), from, to)).ShouldBe(expected);

    [Fact]
    public void Of_Interval_KnowsNoClocks() =>
        Fired(ScheduleTimes.Every(TimeSpan.FromHours(1)), "2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z")
            .ShouldBe(["10-25 00:00", "10-25 01:00", "10-25 02:00", "10-25 03:00"]);

    [Fact]
    public void InstantOf_OwnRun_IsTheInstant()
    {
        ScheduleNames.InstantOf("often", ScheduleNames.RunOf("often", Noon)).ShouldBe(Noon);
        ScheduleNames.InstantOf("often", "often-more-20261122t120000z").ShouldBeNull();
        ScheduleNames.InstantOf("often", "often").ShouldBeNull();
        ScheduleNames.InstantOf("often", ScheduleNames.RunByHand("often", Noon)).ShouldBeNull();
        ScheduleNames.InstantOfAny("often", ScheduleNames.RunByHand("often", Noon)).ShouldBe(Noon);
        ScheduleNames.Parse("-20261122t120000z").ShouldBeNull();
        ScheduleNames.Parse("often-20261322t120000z").ShouldBeNull();
    }
}
