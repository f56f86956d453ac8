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
        PlayAsync("Basic replicas=2 surge=1 unavailable=0 steps=Experiment:0\n20000 Ship 2\n22500 CrashAfter 1 15");

    /// <summary>An abort took pods from the only version that served: the stable Service leads to all versions until the first is up.</summary>
    [Fact]
    public Task AbortedBeforeTheFirstVersionIsUp_WhoeverServesStays() =>
        PlayAsync("Dynamic replicas=2 surge=2 unavailable=2 options=MinPods,EndsAborted\n0 Ship 1 2\n23155 Ship 2 1\n33924 EditSteps 30");

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
