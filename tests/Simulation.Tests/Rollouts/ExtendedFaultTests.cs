namespace Rollouts.Simulation.Tests;

/// <summary>Faults that random rollouts of the extended family have found, each as the short script that was left of its seed.</summary>
public sealed class ExtendedFaultTests
{
    /// <summary>A subset that had selected all pods was narrowed to the first version before that had any, while the Deployment served.</summary>
    [Theory]
    [InlineData("Routed replicas=1 surge=2 unavailable=1 options=Subsets features=Workload")]
    [InlineData("Dynamic replicas=1 surge=2 unavailable=0 options=Subsets features=Workload")]
    [InlineData("Routed replicas=1 surge=2 unavailable=1 options=Subsets\n0 Ship 1 2")]
    public Task FirstVersion_SubsetsWaitForItsPods(string script) => PlayAsync(script);

    /// <summary>A version on its way was scaled down, although a Service or subset that still selects all versions sent it requests.</summary>
    [Theory]
    [InlineData("Routed replicas=5 surge=2 unavailable=1 steps=Weight:16\n0 Ship 1 2\n20987 Ship 2 1")]
    [InlineData("BlueGreen replicas=3 surge=2 unavailable=1 options=NoScaleDownDelay\n0 Ship 1 1\n14433 Ship 2")]
    [InlineData("Dynamic replicas=3 surge=0 unavailable=1 options=Subsets\n0 Ship 1 1\n14680 Ship 2")]
    [InlineData("Dynamic replicas=4 surge=1 unavailable=1 steps=Weight:44 options=Subsets\n0 Ship 1 1\n11774 Ship 2")]
    public Task FirstVersionIsNotUp_WhoeverServesStays(string script) => PlayAsync(script);

    /// <summary>Aborted before the first version was up: the Service that leads to it was never told so.</summary>
    [Fact]
    public Task PingPongAbortedBeforeTheFirstVersionIsUp_UsersGetThat() =>
        PlayAsync("PingPong replicas=1 surge=2 unavailable=1 options=EndsAborted\n0 Ship 1 1\n10640 Ship 2 2");

    /// <summary>Somebody scaled the Deployment up while a Rollout took it over, and it was scaled down to what it had before.</summary>
    [Fact]
    public Task DeploymentScaledUpDuringTakeOver_KeepsThePodsThatServe() =>
        PlayAsync(
            "Basic replicas=1 surge=1 unavailable=2 features=Workload,Progressively\n0 Ship 1 2\n139480 Scale 10\n160830 SlowLeader 26 in-pass\n195268 ScaleWorkload 4"
        );

    /// <summary>A weight went to a version whose pods the controller itself had just evicted: the ReplicaSet still counted them.</summary>
    [Theory]
    [InlineData(
        "PingPong replicas=3 surge=2 unavailable=2 steps=Weight:35,Pause:0 features=Restarts\n14688 Ship 2\n68211 Abort in-pass\n87994 Restart\n142989 Lag 4 40"
    )]
    [InlineData(
        "Basic replicas=5 surge=2 unavailable=1 steps=Weight:25,Weight:53,Analysis:0 features=Restarts\n90522 Ship 3 in-pass\n91218 Abort\n91939 SlowPods 4\n190529 Ship 5\n427558 Ship 6\n429233 Promote\n431631 Restart\n438659 Ship 7 in-pass\n440659 Drop 5 15"
    )]
    public Task PodsJustEvicted_CarryNoRequests(string script) => PlayAsync(script);

    /// <summary>The watch of pods lags: those that were sent away counted as spare, and the ones that serve were evicted.</summary>
    [Fact]
    public Task PodsSentAway_AreNotSpare() =>
        PlayAsync(
            "Dynamic replicas=1 surge=1 unavailable=1 steps=Pause:0 features=Restarts\n12566 Ship 2\n22493 Scale 3\n31060 Promote\n34603 Lag 5 58\n57644 Restart"
        );

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
