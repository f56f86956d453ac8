using System.Text;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

public sealed class FinishedRunTrimmingTests
{
    private static byte[] Run(string phase) =>
        Encoding.UTF8.GetBytes(
            $$$$"""
            {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisRun",
             "metadata":{"name":"r","namespace":"n","uid":"u","resourceVersion":"7","labels":{"team":"shop"},"annotations":{"big":"{{{{new string(
                'x',
                5000
            )}}}}"},
              "ownerReferences":[{"apiVersion":"a","kind":"Rollout","name":"web","uid":"o","controller":true}]},
             "spec":{"metrics":[{"name":"m","provider":{"web":{"url":"http://x.test/"}}}],"ttlStrategy":{"secondsAfterCompletion":60}},
             "status":{"phase":"{{{{phase}}}}","startedAt":"2026-11-20T10:00:00Z","completedAt":"2026-11-20T10:00:20Z","message":"{{{{new string(
                'm',
                5000
            )}}}}","metricResults":[{"name":"m"}]}}
            """
        );

    [Theory]
    [InlineData(AnalysisPhase.Successful)]
    [InlineData(AnalysisPhase.Failed)]
    [InlineData(AnalysisPhase.Error)]
    [InlineData(AnalysisPhase.Inconclusive)]
    public void Trim_Finished_KeepsWhatListsShowAndFilterBy(string phase)
    {
        var whole = Run(phase);
        var kept = FinishedRunTrimming.Trim(whole);

        kept.Length.ShouldBeLessThan(850);
        var (before, after) = (KubeObject.Parse(whole), KubeObject.Parse(kept));
        (after.Key, after.Header.Uid, after.Header.ResourceVersion).ShouldBe((before.Key, "u", "7"));
        after.Header.Controller.ShouldBe(before.Header.Controller);
        var run = after.As<AnalysisRun>(RolloutsJson.Options);
        (run.Status.Phase, run.Status.CompletedAt).ShouldBe((phase, new DateTimeOffset(2026, 11, 20, 10, 0, 20, TimeSpan.Zero)));
        after.Header.Labels.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("team", "shop"));
        run.Status.Message.ShouldBe(new string('m', 200) + "…");
        run.Spec.TtlStrategy!.SecondsAfterCompletion.ShouldBe(60);
        FinishedRunTrimming.IsTrimmed(run).ShouldBeTrue();
    }

    [Fact]
    public void Trim_MessageOfHalfASurrogatePair_IsLeftOut()
    {
        var kept = FinishedRunTrimming.Trim("""{"metadata":{"name":"r"},"status":{"phase":"Failed","message":"\ud800"}}"""u8.ToArray());

        KubeObject.Parse(kept).As<AnalysisRun>(RolloutsJson.Options).Status.Message.ShouldBeNull();
    }

    [Theory]
    [InlineData(AnalysisPhase.Running)]
    [InlineData(AnalysisPhase.Pending)]
    [InlineData("")]
    public void Trim_Unfinished_KeepsAll(string phase)
    {
        var whole = Run(phase).AsMemory();

        FinishedRunTrimming.Trim(whole).Equals(whole).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":{"phase":{"phase":"Failed"}}}""")]
    [InlineData("""{"metadata":{"status":{"phase":"Failed"}}}""")]
    public void PhaseOf_OddStatus_IsNone(string json) => FinishedRunTrimming.PhaseOf(Encoding.UTF8.GetBytes(json)).ShouldBeNull();
}
