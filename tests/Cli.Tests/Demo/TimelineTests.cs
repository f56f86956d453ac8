namespace Rollouts.Cli.Tests;

public sealed class TimelineTests
{
    private const string Running = """ "phase":"Progressing","stableRS":"old","currentPodHash":"new","currentStepIndex": """;

    [Fact]
    public void Next_StepsPassedBetweenTwoLooks_AreAllTold()
    {
        var timeline = new Timeline();

        Texts(timeline, Views.View(Running + "0")).ShouldContain("step     1/3  setWeight 20 %");
        var lines = Texts(timeline, Views.View(Running + "2"));

        lines.ShouldBe(["step     2/3  analysis error-percent", "step     3/3  pause 5s"]);
        Texts(timeline, Views.View(Running + "2")).ShouldBeEmpty();
    }

    [Fact]
    public void Next_Measurement_IsToldOnceWithValueAndCondition()
    {
        var timeline = new Timeline();
        timeline.Next(Views.View(Running + "1"));
        const string Run = """
            {"phase":"Running","metricResults":[{"name":"error-percent","phase":"Running",
              "measurements":[{"phase":"Successful","value":"0.5","startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:00Z"},
                              {"phase":"Running","startedAt":"2026-01-01T00:00:02Z"}]}]}
            """;

        var lines = Texts(timeline, Views.View(Running + "1", runs: Run));

        lines.ShouldBe(["analysis run-1 started for version new", "measured error-percent Successful: value 0.5  [result < 5]"]);
        Texts(timeline, Views.View(Running + "1", runs: Run)).ShouldBeEmpty();
    }

    [Fact]
    public void Next_Abort_IsToldWithItsMessageAndItsVerdictBefore()
    {
        var timeline = new Timeline();
        timeline.Next(Views.View(Running + "1"));

        var lines = timeline.Next(
            Views.View(
                """ "phase":"Degraded","message":"RolloutAborted: bad","abort":true,"stableRS":"old","currentPodHash":"new","currentStepIndex":0 """,
                runs: """
                {"phase":"Failed","completedAt":"2026-01-01T00:00:03Z","metricResults":[{"name":"error-percent","phase":"Failed","count":1,"failed":1,
                  "measurements":[{"phase":"Failed","value":"12","startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:00Z"}]}]}
                """
            )
        );

        lines.Select(static line => line.Text[..8].Trim()).ShouldBe(["analysis", "measured", "verdict", "rollout", "rollout"]);
        lines[3].Text.ShouldBe("rollout  aborted: RolloutAborted: bad");
        lines[4].Tone.ShouldBe(Tone.Bad);
    }

    [Fact]
    public void Next_TrafficPassingThrough_IsToldOnlyWhenItStandsStill()
    {
        var timeline = new Timeline();
        for (var share = 0.0; share < 0.2; share += 0.02)
        {
            Texts(timeline, Views.View(Running + "0", "old=4/4 new=1/1", newTraffic: share))
                .ShouldNotContain(static line => line.Contains("traffic"));
        }

        var lines = Enumerable
            .Range(0, 10)
            .SelectMany(_ => Texts(timeline, Views.View(Running + "0", "old=4/4 new=1/1", newTraffic: 0.2)))
            .ToList();

        lines.ShouldBe(["weights  wanted 20 %, ready pods 1 new and 4 old, traffic 20 % new and 80 % old"]);
    }

    private static List<string> Texts(Timeline timeline, DemoView view) => [.. timeline.Next(view).Select(static line => line.Text)];
}
