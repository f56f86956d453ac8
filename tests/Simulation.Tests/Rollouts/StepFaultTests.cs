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

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
