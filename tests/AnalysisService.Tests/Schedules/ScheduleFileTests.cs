namespace Rollouts.AnalysisService.Tests;

public sealed class ScheduleFileTests
{
    private const string Good = """
        schedules:
        - name: nightly
          namespace: shop
          cron: 0 3 * * 1-5
          timeZone: Europe/Berlin
          missed: skip
          keep: 5
          args:
          - {name: service, value: checkout}
          spec:
            args:
            - {name: service, value: unknown}
            - {name: limit, value: "5"}
            metrics:
            - {name: errors, successCondition: result < 1, provider: {web: {url: http://m.test/, jsonPath: "{$.value}"}}}
        """;

    [Fact]
    public void Parse_Schedule_IsReadWithItsArguments()
    {
        var schedule = ScheduleFile.Parse(Good, "s.yaml").Single();

        (schedule.Namespace, schedule.Name, schedule.Missed, schedule.Keep, schedule.Enabled).ShouldBe(
            ("shop", "nightly", MissedFirings.Skip, 5, true)
        );
        schedule.Spec!["args"]!.AsArray().Select(static a => $"{a!["name"]}={a["value"]}").ShouldBe(["limit=5", "service=checkout"]);
    }

    [Fact]
    public async Task Parse_ExampleOfTheDocument_IsRead()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProjectRoot.Path, "docs/schedules.md"), TestContext.Current.CancellationToken);
        var example = text.Split("```yaml")[1].Split("```")[0];

        ScheduleFile.Parse(example, "s.yaml").Select(static s => s.Name).ShouldBe(["nightly-errors", "latency"]);
    }

    [Theory]
    [InlineData("cron: 0 3 * * 1-5", "cron: 0 3 * *", "cron is '0 3 * *'")]
    [InlineData("cron: 0 3 * * 1-5", "interval: 1x", "interval is '1x'")]
    [InlineData("cron: 0 3 * * 1-5", "enabled: true", "give either cron or interval")]
    [InlineData("Europe/Berlin", "Mars/Olympus", "timeZone is 'Mars/Olympus'")]
    [InlineData("missed: skip", "missed: never", "missed is 'never'")]
    [InlineData("keep: 5", "keep: 0", "keep is 0")]
    [InlineData("keep: 5", "enabled: 7", "enabled is 7")]
    [InlineData("name: nightly", "name: Nightly", "name is 'Nightly'")]
    [InlineData("missed: skip", "misfire: skip", "unknown field 'misfire'")]
    [InlineData("metrics:", "metric:", "spec.metrics is empty")]
    public void Parse_Fault_NamesFieldValueAndRemedy(string good, string bad, string expected) =>
        Should
            .Throw<ScheduleException>(() => ScheduleFile.Parse(Good.Replace(good, bad, StringComparison.Ordinal), "s.yaml"))
            .Message.ShouldContain(expected);
}
