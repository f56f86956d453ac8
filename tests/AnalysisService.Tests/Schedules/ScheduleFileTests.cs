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
    public async Task Parse_ExamplesOfTheDocument_AreRead()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProjectRoot.Path, "docs/schedules.md"), TestContext.Current.CancellationToken);
        var examples = text.Split("```yaml").Skip(1).Select(static part => part.Split("```")[0]);

        examples
            .SelectMany(static e => ScheduleFile.Parse(e, "s.yaml"))
            .Select(static s => s.Name)
            .ShouldBe(["nightly-errors", "latency", "weekly-latency"]);
    }

    [Fact]
    public void Parse_StoredTemplates_AreReadAsTheApiReadsThem()
    {
        const string Text = """
            schedules:
            - name: nightly
              cron: 0 3 * * *
              templates:
                references:
                - {name: errors}
                - {name: latency, clusterScope: true}
              arguments:
              - {name: service, value: checkout}
              - {name: token, secret: {name: source, key: token}}
            """;

        var schedule = ScheduleFile.Parse(Text, "s.yaml").Single();

        schedule.Spec.ShouldBeNull();
        schedule.Definition.ReadOnly.ShouldBeTrue();
        schedule
            .Definition.Templates.References.Select(static r => (r.Name, r.ClusterScope))
            .ShouldBe([("errors", false), ("latency", true)]);
        schedule.Definition.Arguments.Select(static a => a.Secret?.Key ?? a.Value).ShouldBe(["checkout", "token"]);
    }

    [Theory]
    [InlineData("templates: {references: [{nam: errors}]}", "nam")]
    [InlineData("templates: {references: []}", "templates.references is empty")]
    [InlineData("manifest: '['", "Write YAML or JSON.")]
    [InlineData("object: {kind: Pod, spec: {}}", "object.kind")]
    [InlineData("object: {metrics: []}, spec: {}", "spec and object are both there")]
    [InlineData("templates: {references: [{name: errors}]}, args: []", "args are for spec: give arguments")]
    [InlineData("templates: {references: [{name: errors}]}, arguments: [{name: a, value: 5}]", "arguments[0].value")]
    [InlineData("spec: {metrics: []}, arguments: []", "beside spec give args")]
    [InlineData("missed: skip", "spec is missing: give one of spec, templates, manifest, object")]
    public void Parse_FaultInWhatIsRun_NamesFieldAndRemedy(string source, string expected) =>
        Should
            .Throw<ScheduleException>(() => ScheduleFile.Parse($"schedules: [{{name: often, interval: 1m, {source}}}]", "s.yaml"))
            .Message.ShouldContain(expected);

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
