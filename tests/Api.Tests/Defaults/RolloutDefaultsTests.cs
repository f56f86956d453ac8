using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class RolloutDefaultsTests
{
    [Theory]
    [InlineData("""{"blueGreen":{}}""", 30)]
    [InlineData("""{"blueGreen":{"scaleDownDelaySeconds":0}}""", 0)]
    [InlineData("""{"canary":{}}""", 0)]
    [InlineData("""{"canary":{"scaleDownDelaySeconds":5}}""", 0)]
    [InlineData("""{"canary":{"trafficRouting":{}}}""", 30)]
    [InlineData("""{"canary":{"trafficRouting":{},"scaleDownDelaySeconds":5}}""", 5)]
    public void ScaleDownDelayOf_Strategy_IsAsInArgo(string strategy, int seconds) =>
        RolloutDefaults.ScaleDownDelayOf(With(strategy)).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("""{"blueGreen":{}}""", 30, false)]
    [InlineData("""{"blueGreen":{"abortScaleDownDelaySeconds":0}}""", null, true)]
    [InlineData("""{"blueGreen":{"abortScaleDownDelaySeconds":7}}""", 7, true)]
    [InlineData("""{"canary":{"abortScaleDownDelaySeconds":7}}""", 0, false)]
    [InlineData("""{"canary":{"trafficRouting":{}}}""", 30, false)]
    [InlineData("""{"canary":{"trafficRouting":{},"abortScaleDownDelaySeconds":0}}""", null, true)]
    public void AbortScaleDownOf_Strategy_IsAsInArgo(string strategy, int? seconds, bool isExplicit) =>
        RolloutDefaults
            .AbortScaleDownOf(With(strategy))
            .ShouldBe(new AbortScaleDown(seconds is { } s ? TimeSpan.FromSeconds(s) : null, isExplicit));

    [Fact]
    public void NumbersOf_EmptyRollout_AreArgosDefaults()
    {
        var rollout = new Rollout();

        RolloutDefaults.ReplicasOf(rollout).ShouldBe(1);
        RolloutDefaults.RevisionHistoryLimitOf(rollout).ShouldBe(10);
        RolloutDefaults.ProgressDeadlineSecondsOf(rollout).ShouldBe(600);
        RolloutDefaults.SuccessfulRunHistoryLimitOf(rollout).ShouldBe(5);
        RolloutDefaults.UnsuccessfulRunHistoryLimitOf(rollout).ShouldBe(5);
        RolloutDefaults.MaxTrafficWeightOf(rollout).ShouldBe(100);
        RolloutDefaults.AutoPromotionEnabledOf(rollout).ShouldBeTrue();
        RolloutDefaults.MaxSurgeOf(rollout).ShouldBe(new IntOrString("25"));
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{"interval":"1m"}""", null)]
    [InlineData("""{"interval":"1m","count":3}""", 3)]
    [InlineData("""{"interval":"1m","count":"4"}""", 4)]
    [InlineData("""{"interval":"1m","count":"x"}""", null)]
    public void EffectiveCount_Metric_FollowsRowD6(string json, int? expected) =>
        MetricDefaults.EffectiveCount(JsonSerializer.Deserialize<Metric>(json, RolloutsJson.Options)!).ShouldBe(expected);

    private static Rollout With(string strategy) =>
        JsonSerializer.Deserialize<Rollout>($$$"""{"spec":{"strategy":{{{strategy}}}}}""", RolloutsJson.Options)!;
}
