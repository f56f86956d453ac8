namespace Rollouts.Simulation.Tests;

/// <summary>Faults that random rollouts with experiments and step plugins have found, each as the short script that was left of its seed.</summary>
public sealed class StepFaultTests
{
    /// <summary>The end of the delay was noted in whole seconds, rounded down: pods went up to a second before the last proxy stopped sending requests there.</summary>
    [Fact]
    public Task ExperimentEnds_ItsPodsStayUntilTheLastProxyKnows() =>
        PlayAsync("Routed replicas=1 surge=2 unavailable=0 propagation=103 steps=Experiment:18");

    /// <summary>Its duration had passed and its analysis had not: the next look was asked for at once, a thousand times a second.</summary>
    [Fact]
    public Task DurationPassedBeforeTheAnalysis_NobodyRunsHot() =>
        PlayAsync(
            "PingPong replicas=4 surge=2 unavailable=0 propagation=0 steps=Experiment:8\n11994 Ship 2\n22401 Ship 3 1\n78637 SlowLeader 11"
        );

    /// <summary>The controller itself had sent requests there; a watch that hung did not show its own write, and the pod went when the experiment was over.</summary>
    [Fact]
    public Task WatchOfRolloutsHangs_PodsOfAnExperimentStayWhileTheyHaveRequests() =>
        PlayAsync("Dynamic replicas=1 surge=2 unavailable=1 propagation=0 steps=Experiment:18 options=None\n15976 Ship 3\n17453 Lag 0 51");

    /// <summary>The same, and the watch came back before the pod went: the delay had been counted from when nothing was seen to be sent there.</summary>
    [Fact]
    public Task WatchOfRolloutsHangs_TheDelayBeginsWhenRequestsAreTakenBack() =>
        PlayAsync("Dynamic replicas=1 surge=2 unavailable=2 propagation=61 steps=Experiment:4 options=None\n29290 Ship 2\n30334 Lag 0 24");

    /// <summary>The next experiment's share took the place of the one before in the status, while the router could not be told of either.</summary>
    [Fact]
    public Task NextExperimentWhileTheRouterIsAway_PodsOfTheOneBeforeStayUntilItIsTold() =>
        PlayAsync(
            """
            Dynamic replicas=9 surge=0 unavailable=1 propagation=84 steps=Experiment:4 options=None
            10915 Ship 2
            26231 Scale 8
            40893 Pause
            70219 Ship 5
            144228 LoseRouter 93
            147470 Promote
            153948 Ship 6
            """
        );

    /// <summary>The model's: the share of an experiment goes back to the stable version, which ping-pong may have at the other end.</summary>
    [Fact]
    public Task ExperimentEndsAtSwappedPingPong_ItsShareGoesToTheStableVersion() =>
        PlayAsync(
            "PingPong replicas=4 surge=1 unavailable=0 propagation=0 steps=Weight:11,Experiment:14,Pause:0 options=None\n19874 Ship 2 3\n107521 PromoteFull\n135265 CrashAfter 4 27"
        );

    /// <summary>The model's: other steps are another attempt, and what a plugin does for the one before is forgotten.</summary>
    [Fact]
    public Task StepsEditedWhileAPluginRuns_ItIsOfTheAttemptBefore() =>
        PlayAsync(
            "Basic replicas=1 surge=1 unavailable=0 propagation=0 steps=Plugin:0 options=EndsAborted\n18640 AnswerPlugin 2\n95084 Ship 2\n98403 EditSteps 74"
        );

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
