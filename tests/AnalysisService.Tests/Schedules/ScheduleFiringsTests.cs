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
        var (due, next) = ScheduleFirings.Of(Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(15))), Noon, Noon.AddMinutes(14));

        due.ShouldBeEmpty();
        next.ShouldBe(Noon.AddMinutes(15));
    }

    [Theory]
    [InlineData("FireOnce", 1)]
    [InlineData("Skip", 0)]
    [InlineData("All", 6)]
    public void Of_SixMissedFirings_ArePolicy(string missed, int count)
    {
        var schedule = Schedule(ScheduleTimes.Every(TimeSpan.FromMinutes(10)), Enum.Parse<MissedFirings>(missed));

        var (due, next) = ScheduleFirings.Of(schedule, Noon, Noon.AddMinutes(65));

        due.Count.ShouldBe(count);
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
        var (due, _) = ScheduleFirings.Of(Schedule(ScheduleTimes.Every(TimeSpan.FromHours(1)), MissedFirings.All), Noon.AddYears(-1), Noon);

        due.Count.ShouldBe(ScheduleFirings.MostAtOnce);
        due[^1].ShouldBe(Noon);
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
            .Count(static t => t.StartsWith("03-29", StringComparison.Ordinal))
            .ShouldBe(1);

    [Fact]
    public void Of_HourThatComesTwice_FiresOnceThatDay() =>
        Fired(ScheduleTimes.Cron("30 2 * * *", Berlin), "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z").Count.ShouldBe(1);

    [Fact]
    public void InstantOf_OwnRun_IsTheInstant()
    {
        ScheduleNames.InstantOf("often", ScheduleNames.RunOf("often", Noon)).ShouldBe(Noon);
        ScheduleNames.InstantOf("often", "often-more-20261122t120000z").ShouldBeNull();
        ScheduleNames.InstantOf("often", "often").ShouldBeNull();
    }
}
