namespace Rollouts.Cli.Tests;

public sealed class ReleaseJudgeTests
{
    private const string Promoted = """ "phase":"Healthy","stableRS":"new","currentPodHash":"new" """;
    private const string Aborted = """ "phase":"Degraded","abort":true,"stableRS":"old","currentPodHash":"new" """;

    [Theory]
    [InlineData(Promoted, "new=5/5", 1.0, ReleaseEnd.Promoted)]
    [InlineData(Promoted, "new=5/5 old=0/1", 1.0, null)]
    [InlineData(Promoted, "new=4/5", 1.0, null)]
    [InlineData(Promoted, "new=5/5", 0.9, null)]
    [InlineData(Aborted, "old=5/5", 0.0, ReleaseEnd.RolledBack)]
    [InlineData(Aborted, "old=5/5 new=0/1", 0.0, null)]
    [InlineData(Aborted, "old=4/5", 0.0, null)]
    [InlineData(Aborted, "old=5/5", 0.1, null)]
    [InlineData(""" "phase":"Healthy","stableRS":"old","currentPodHash":"old" """, "old=5/5", 0.0, null)]
    [InlineData(""" "phase":"Progressing","stableRS":"old","currentPodHash":"new" """, "old=4/4 new=1/1", 0.2, null)]
    [InlineData(
        """ "phase":"Paused","stableRS":"old","currentPodHash":"new","pauseConditions":[{"reason":"CanaryPauseStep"}] """,
        "",
        0.2,
        null
    )]
    [InlineData(
        """ "phase":"Paused","stableRS":"old","currentPodHash":"new","pauseConditions":[{"reason":"InconclusiveAnalysisRun"}] """,
        "",
        0.2,
        ReleaseEnd.Stuck
    )]
    [InlineData(""" "phase":"Degraded","stableRS":"old","currentPodHash":"new" """, "", 0.2, ReleaseEnd.Stuck)]
    [InlineData(""" "phase":"Healthy","stableRS":"new","currentPodHash":"new","observedGeneration":"1" """, "new=5/5", 1.0, null)]
    public void EndOf_PodsAndTrafficMustHaveFollowed(string status, string pods, double newTraffic, object? expected) =>
        ReleaseJudge.EndOf(Views.View(status, pods, newTraffic: newTraffic), "old").ShouldBe((ReleaseEnd?)expected);

    [Fact]
    public void Explain_FailedRun_SaysWhichValueBrokeWhichCondition()
    {
        var view = Views.View(
            Aborted,
            runs: """
            {"phase":"Failed","message":"m","metricResults":[{"name":"error-percent","phase":"Failed","count":1,"failed":1,
              "measurements":[{"phase":"Failed","value":"12","startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:00Z"}]}]}
            """
        );

        var (verdict, why) = ReleaseJudge.Explain(view, "new");

        verdict.ShouldBe("Failed");
        why.ShouldContain("12");
        why.ShouldContain("result >= 5");
    }
}
