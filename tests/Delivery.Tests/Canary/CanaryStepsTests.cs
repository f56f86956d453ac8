using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

public sealed class CanaryStepsTests
{
    // Row C24: the order differs from that in which steps are completed.
    public static TheoryData<CanaryStep, string> Texts =>
        new()
        {
            {
                new CanaryStep { SetWeight = 7 },
                "setWeight: 7"
            },
            {
                new CanaryStep { SetWeight = 0, Pause = new RolloutPause() },
                "setWeight: 0"
            },
            {
                new CanaryStep { Pause = new RolloutPause() },
                "pause"
            },
            {
                new CanaryStep { Pause = new RolloutPause { Duration = 90 } },
                "pause: 90"
            },
            {
                new CanaryStep { Pause = new RolloutPause { Duration = "1h30m" } },
                "pause: 1h30m"
            },
            {
                new CanaryStep
                {
                    Experiment = new RolloutExperimentStep(),
                    SetCanaryScale = new SetCanaryScale { Replicas = 1 },
                },
                "experiment"
            },
            {
                new CanaryStep { Analysis = new RolloutAnalysis() },
                "analysis"
            },
            {
                new CanaryStep { SetCanaryScale = new SetCanaryScale { Weight = 25 } },
                "setCanaryScale{weight: 25}"
            },
            {
                new CanaryStep { SetCanaryScale = new SetCanaryScale { Replicas = 3 } },
                "setCanaryScale{replicas: 3}"
            },
            {
                new CanaryStep { SetCanaryScale = new SetCanaryScale { MatchTrafficWeight = true } },
                "setCanaryScale{matchTrafficWeight: true}"
            },
            {
                new CanaryStep { SetHeaderRoute = new SetHeaderRoute { Name = "testers" } },
                "setHeaderRoute: testers"
            },
            {
                new CanaryStep { SetMirrorRoute = new SetMirrorRoute { Name = "copy" } },
                "setMirrorRoute: copy"
            },
            {
                new CanaryStep { Plugin = new PluginStep { Name = "acme/gate" } },
                "plugin: acme/gate"
            },
            { new CanaryStep(), "invalid" },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Describe_Step_IsInArgosWords(CanaryStep step, string text) => CanarySteps.Describe(step).ShouldBe(text);
}
